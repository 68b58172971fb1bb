using System.Data.Common;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

internal sealed class SqliteStorageInspector(SqliteTarget target) : IStorageInspector
{
    public Task<long> GetBytesAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        WithConnectionAsync(context, database => target.Path is null
            ? SqlitePragma.ReadNumber(database, "page_count")
                * SqlitePragma.ReadNumber(database, "page_size")
            : Files().Values.Sum(), cancellationToken);

    public Task<StorageReport> InspectAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        WithConnectionAsync(context, database =>
        {
            var settings = SqliteSetting.All.ToDictionary(s => s.Name, s => s.Describe(SqlitePragma.Read(database, s.Name)));
            return new StorageReport("SQLite", raw.sqlite3_libversion().utf8_to_string(), settings, Files());
        }, cancellationToken);

    public async IAsyncEnumerable<StorageFault> CheckAsync(
        EventStoreDbContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // First, for it goes on past damage that ends the other.
        await foreach (var row in RowsAsync(context, "PRAGMA integrity_check", cancellationToken).ConfigureAwait(false))
        {
            if (row[0] is not "ok")
                yield return new StorageFault(IsForeignKey: false, $"integrity check: {row[0]}");
        }

        await foreach (var row in RowsAsync(context, "PRAGMA foreign_key_check", cancellationToken).ConfigureAwait(false))
        {
            yield return new StorageFault(
                IsForeignKey: true, $"row {row[1]} of table {row[0]} refers to a row of {row[2]} that does not exist");
        }
    }

    private static async IAsyncEnumerable<object[]> RowsAsync(
        EventStoreDbContext context, string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = 0;
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                yield return row;
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private static async Task<T> WithConnectionAsync<T>(
        EventStoreDbContext context, Func<sqlite3, T> read, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return read(((SqliteConnection)context.Database.GetDbConnection()).Handle!);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private Dictionary<string, long> Files()
    {
        var files = new Dictionary<string, long>();
        foreach (var suffix in target.Path is null ? [] : new[] { "", "-wal" })
        {
            var file = new FileInfo(target.Path + suffix);
            if (file.Exists)
                files.Add(file.Name, file.Length);
        }

        return files;
    }
}
