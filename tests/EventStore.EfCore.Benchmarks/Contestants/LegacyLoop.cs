using System.Globalization;
using EventStore.EfCore.Sqlite;
using Microsoft.Data.Sqlite;
using static Microsoft.Data.Sqlite.SqliteType;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// The same craft on the legacy archive's table and indexes, with SQLite's own defaults: rollback journal, synchronous=FULL, a page
/// cache of 2 MB. Or with the settings that the legacy archive has had since: a write-ahead log.
/// </summary>
internal sealed class LegacyLoop(bool hasWal = false) : IContestant
{
    private const string Tables =
        """
        CREATE TABLE schema_version(version INTEGER PRIMARY KEY, applied_at_ms INTEGER);
        CREATE TABLE events(hash BLOB PRIMARY KEY, server_id TEXT, channel_id TEXT DEFAULT '', author BLOB, seq INTEGER,
            timestamp_hint_ms INTEGER, event_data BLOB);
        CREATE INDEX idx_events_server ON events(server_id);
        CREATE INDEX idx_events_channel ON events(server_id, channel_id);
        CREATE INDEX idx_events_author ON events(author, seq);
        CREATE INDEX idx_events_server_author ON events(server_id, author, seq);
        """;

    private readonly byte[] _hash = new byte[EventLimits.HashBytes];
    private readonly byte[] _author = new byte[EventLimits.AuthorBytes];
    private SqliteConnection? _connection;
    private PreparedStatement? _insert;

    public string Name => hasWal ? ContestantNames.LegacyWal : ContestantNames.Legacy;

    public string JournalMode => hasWal ? "wal" : "delete";

    public SqliteConnection? Connection => _connection;

    public async Task PrepareAsync(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await _connection.OpenAsync();
        SqlitePragma.Write(_connection.Handle!, "journal_mode", JournalMode);
        SqlitePragma.Write(_connection.Handle!, "synchronous", "FULL");
        await using var tables = _connection.CreateCommand();
        tables.CommandText = Tables;
        await tables.ExecuteNonQueryAsync();
        _insert = PreparedStatement.Insert(
            _connection,
            "events",
            "hash, server_id, channel_id, author, seq, timestamp_hint_ms, event_data",
            Blob, Text, Text, Blob, Integer, Integer, Blob);
    }

    public Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        using var transaction = _connection!.BeginTransaction();
        var insert = _insert!;
        insert.Transaction = transaction;
        insert[0] = _hash;
        insert[3] = _author;
        foreach (var item in batch)
        {
            item.Hash.CopyTo(_hash);
            item.Author.CopyTo(_author);
            insert[1] = item.Server.Value;
            insert[2] = item.Channel ?? "";
            insert[4] = item.Sequence;
            insert[5] = item.Content.TimestampHintMs;
            insert[6] = BincodeEvent.Write(item);
            insert.Run();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    public async Task<long> CheckAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        if (SqlitePragma.Read(connection.Handle!, "integrity_check") is var result and not "ok")
            throw new BenchmarkFailedException($"{file}: {result}");
        return long.Parse(SqlitePragma.Run(connection.Handle!, "SELECT COUNT(*) FROM events"), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        _insert?.Dispose();
        return _connection?.DisposeAsync() ?? default;
    }
}
