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
    public static Task<T> WithHandleAsync<T>(
        this EventStoreDbContext context, Func<sqlite3, T> work, CancellationToken cancellationToken) =>
        context.WithConnectionAsync(connection => work(connection.Handle!), cancellationToken);

    /// <summary>Does something with the connection while it is open.</summary>
    public static async Task<T> WithConnectionAsync<T>(
        this EventStoreDbContext context, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work(context.Connection());
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }
}
