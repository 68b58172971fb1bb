using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

internal static class SqliteHandles
{
    public static SqliteConnection Connection(this EventStoreDbContext context) => (SqliteConnection)context.Database.GetDbConnection();

    /// <summary>SQLite's own handle of the context's open connection.</summary>
    public static sqlite3 Handle(this EventStoreDbContext context) => context.Connection().Handle!;

    /// <summary>Does something with the handle while the connection is open.</summary>
    public static async Task<T> WithHandleAsync<T>(
        this EventStoreDbContext context, Func<sqlite3, T> work, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work(context.Handle());
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
