using EventStore.EfCore.Sqlite.HashIndex;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.HashIndex;

/// <summary>The index on hashes by itself: whatever is put into it is found, in few places, while it is moved and merged.</summary>
public sealed class HashIndexTests : IAsyncLifetime
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Random _random = new(1);
    private readonly List<HashEntry> _entries = [];

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        await using var application = new StoreApplication(folder.ConnectionString);
        await application.Schema.MigrateAsync();
        using var store = folder.Open();
        await _connection.OpenAsync();
        foreach (var table in HashTables.Names)
            Run(store.Scalar($"SELECT sql FROM sqlite_master WHERE name = '{table}'"));
    }

    public Task DisposeAsync() => _connection.DisposeAsync().AsTask();

    [Fact]
    public void All_that_is_put_in_is_found_in_few_places_while_it_is_merged()
    {
        var most = 0;
        for (var step = 0; step < 100; step++)
        {
            Add(HashUpkeep.MostRecent, () => (ulong)_random.NextInt64(long.MinValue, long.MaxValue));
            Upkeep();
            most = Math.Max(most, Count("HashSegments"));
            foreach (var entry in _random.GetItems(_entries.ToArray(), 20))
                ShouldFind(entry);
        }

        Count("RecentHashes").ShouldBe(0);
        Count("HashChunks").ShouldBeGreaterThan(0);
        most.ShouldBeLessThan(25);
        ShouldFindNothingElse();
    }

    [Theory]
    [InlineData(200_000, 40)]
    [InlineData(60_000, 0)]
    public void What_came_at_once_is_moved_in_steps_however_alike_the_hashes_are(int count, int differentBits)
    {
        Add(count, () => differentBits == 0 ? 7UL : (ulong)_random.NextInt64(1L << differentBits));
        for (var step = 0; Count("RecentHashes") > 0; step++)
        {
            Upkeep();
            step.ShouldBeLessThan(20);
            foreach (var entry in _random.GetItems(_entries.ToArray(), 3))
                ShouldFind(entry);
        }

        ShouldFindNothingElse();
    }

    [Fact]
    public void What_is_not_committed_has_moved_nothing()
    {
        Add(HashUpkeep.MostRecent, () => (ulong)_random.NextInt64());
        using (var transaction = _connection.BeginTransaction())
        {
            using var tables = new HashTables(_connection, transaction);
            HashUpkeep.Run(tables);
            transaction.Rollback();
        }

        Count("HashChunks").ShouldBe(0);
        Count("RecentHashes").ShouldBe(HashUpkeep.MostRecent);
        ShouldFind(_entries[5]);
    }

    private void Add(int count, Func<ulong> prefix)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """INSERT INTO "RecentHashes" VALUES ($prefix, $server, $position)""";
        for (var i = 0; i < count; i++)
        {
            var entry = new HashEntry(prefix(), 1 + (i % 3), _entries.Count + 1);
            var bytes = new byte[HashEntry.Bytes];
            entry.Write(bytes);
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$prefix", bytes[..HashEntry.PrefixBytes]);
            command.Parameters.AddWithValue("$server", entry.ServerNumber);
            command.Parameters.AddWithValue("$position", entry.Position);
            command.ExecuteNonQuery();
            _entries.Add(entry);
        }

        transaction.Commit();
    }

    private void Upkeep()
    {
        using var transaction = _connection.BeginTransaction();
        using var tables = new HashTables(_connection, transaction);
        HashUpkeep.Run(tables);
        transaction.Commit();
    }

    private void ShouldFind(HashEntry entry) =>
        HashSearch.Find(_connection, entry.Prefix).Count(e => e == entry).ShouldBe(1, $"{entry}");

    /// <summary>Each entry is in the tables once, and nothing that was not put in.</summary>
    private void ShouldFindNothingElse()
    {
        using var tables = new HashTables(_connection, null);
        tables.ReadAll().Order().ShouldBe(_entries.Order());
        Run("""SELECT COUNT(*) FROM "HashChunks" WHERE "Id" >> 32 NOT IN (SELECT "Id" FROM "HashSegments")""").ShouldBe(0L);
    }

    private int Count(string table) => (int)(long)Run($"SELECT COUNT(*) FROM \"{table}\"")!;

    private object? Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
