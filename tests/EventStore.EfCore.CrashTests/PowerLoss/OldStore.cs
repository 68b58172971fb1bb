using EventStore.EfCore.CrashTests.Writer;
using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Makes a store as the first release made it: with the schema of the first migration.</summary>
internal static class OldStore
{
    private const string FirstMigration = "Initial";
    private static readonly ServerId Server = new("grove");

    /// <returns>What it holds.</returns>
    public static async Task<IReadOnlyList<Acknowledgement>> CreateAsync(string file)
    {
        var today = $"{file}-today";
        var acknowledged = await StoreAsync(today);
        await MigrateAsync(file, FirstMigration);
        await CopyRowsAsync(today, file);
        SqliteConnection.ClearAllPools();
        File.Delete(today);
        return acknowledged;
    }

    private static async Task<IReadOnlyList<Acknowledgement>> StoreAsync(string file)
    {
        await using var store = new OpenedStore(file, create: true);
        var batch = new AuthorChain(Server, "long ago", batchSize: 50).NextBatch();
        var result = await store.Events.StoreEventsAsync(batch);
        return [.. batch.Zip(result.Receipts, (one, receipt) => new Acknowledgement(Server, one.Hash, receipt.Position))];
    }

    private static async Task MigrateAsync(string file, string migration)
    {
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite($"Data Source={file}");
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EventStoreDbContext>().Database.MigrateAsync(migration);
    }

    /// <summary>Fills the tables that there were then, with the columns that they had.</summary>
    private static async Task CopyRowsAsync(string from, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={to};Foreign Keys=False");
        await connection.OpenAsync();
        await ReadAsync(connection, $"ATTACH '{from}' AS today");
        var tables = await ReadAsync(connection, "SELECT name FROM main.sqlite_master WHERE type = 'table' AND substr(name, 1, 2) <> '__'");
        foreach (var table in tables)
        {
            var names = await ReadAsync(connection, $"SELECT name FROM pragma_table_info('{table}', 'main')");
            var columns = string.Join(", ", names.Select(name => $"\"{name}\""));
            await ReadAsync(connection, $"INSERT INTO main.\"{table}\" ({columns}) SELECT {columns} FROM today.\"{table}\"");
        }
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
