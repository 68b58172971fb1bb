using EventStore.EfCore.Sqlite;
using EventStore.EfCore.Sqlite.HashIndex;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Data.Sqlite.SqliteType;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// What a good engineer writes by hand against our table, with our PRAGMAs: the connection kept open, every statement prepared once,
/// buffers used again, and per batch one transaction and one UPDATE of each server it touched.
/// </summary>
/// <param name="layout">The table's.</param>
internal sealed class PreparedLoop(TableLayout layout) : IContestant
{
    private readonly LogNumbering _numbering = new();
    private readonly byte[] _hash = new byte[EventLimits.HashBytes];
    private readonly byte[] _previous = new byte[EventLimits.HashBytes];
    private readonly List<PreparedStatement> _statements = [];
    private SqliteConnection? _connection;
    private string _trigger = "";
    private int _recent;
    private PreparedStatement? _insertServer, _updateServer, _insertChain, _insertChannel, _insertEvent;

    public string Name => layout.Name;

    public SqliteConnection? Connection => _connection;

    public async Task PrepareAsync(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        var settings = await OurSettingsAsync(file);
        await _connection.OpenAsync();
        Pragmas.Copy(settings, _connection);
        _trigger = SqlitePragma.Run(_connection.Handle!, $"SELECT sql FROM sqlite_master WHERE name = '{TableLayout.Trigger}'");
        foreach (var statement in layout.Changes)
            SqlitePragma.Run(_connection.Handle!, statement);

        Keep(ref _insertServer, Insert("Servers",
            "LastPosition, LastChainId, LastChannelId, Id, "
            + "Key", Integer, Integer, Integer, Integer, Text));
        Keep(ref _updateServer, new PreparedStatement(
            _connection,
            "UPDATE Servers SET LastPosition = @0, LastChainId = @1, LastChannelId = @2 WHERE Id = @3",
            Integer, Integer, Integer, Integer));
        Keep(ref _insertChain, Insert("Chains", "ServerId, ChainId, Author", Integer, Integer, Blob));
        Keep(ref _insertChannel, Insert("Channels", "ServerId, ChannelId, Key", Integer, Integer, Text));
        Keep(ref _insertEvent, Insert(
            "Events",
            "ServerId, Position, ChainId, Sequence, Hash, Previous, Dependencies, ChannelId, TimestampHintMs, Payload, Signature, "
            + "StoredAtMs, Checksum",
            Integer, Integer, Integer, Integer, Blob, Blob, Blob, Integer, Integer, Blob, Blob, Integer, Integer));
    }

    public Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        using var transaction = _connection!.BeginTransaction();
        foreach (var statement in _statements)
            statement.Transaction = transaction;

        var numbered = _numbering.Number(batch);
        foreach (var server in numbered.Servers)
            Store(server);
        foreach (var chain in numbered.NewChains)
            Run(_insertChain!, chain.ServerNumber, chain.ChainId, chain.Author);
        foreach (var channel in numbered.NewChannels)
            Run(_insertChannel!, channel.ServerNumber, channel.ChannelId, channel.Name);
        StoreEvents(numbered);
        if (layout.KeepsSegments && (_recent += batch.Count) >= HashUpkeep.MostRecent)
        {
            using var tables = new HashTables(_connection, transaction);
            HashUpkeep.Run(tables);
            _recent = 0;
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    /// <summary>Makes the table ours again, and verifies it.</summary>
    public async Task<long> CheckAsync(string file)
    {
        if (!layout.KeepsSegments)
        {
            await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
            {
                await connection.OpenAsync();
                SqlitePragma.Run(connection.Handle!, """DROP INDEX "IX_Hash" """);
                SqlitePragma.Run(connection.Handle!, _trigger);
            }

            await using var archive = new Archive(file);
            await archive.Services.GetRequiredService<IArchiveMaintenance>().ReindexAsync();
        }

        return await Archive.VerifyAsync(file);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        return _connection?.DisposeAsync() ?? default;
    }

    private void StoreEvents(NumberedBatch batch)
    {
        var insert = _insertEvent!;
        insert[4] = _hash;
        insert[5] = _previous;
        insert[11] = batch.StoredAtMs;
        foreach (var numbered in batch.Events)
        {
            var (item, serverId, position, chainId, channelId) = numbered;
            var content = item.Content;
            item.Hash.CopyTo(_hash);
            content.Previous.CopyTo(_previous);
            insert[0] = serverId;
            insert[1] = position;
            insert[2] = chainId;
            insert[3] = content.Sequence;
            insert[6] = content.DependencyBytes();
            insert[7] = channelId is { } id ? id : DBNull.Value;
            insert[8] = content.TimestampHintMs;
            insert[9] = content.PayloadArray;
            insert[10] = item.SignatureArray;
            insert[12] = numbered.Checksum(batch.StoredAtMs);
            insert.Run();
        }
    }

    private void Store(ServerNumbers server)
    {
        if (server.IsStored)
            Run(_updateServer!, server.LastPosition, server.Chains.Count, server.Channels.Count, server.Number);
        else
            Run(_insertServer!, server.LastPosition, server.Chains.Count, server.Channels.Count, server.Number, server.Name);
        server.IsStored = true;
    }

    /// <summary>Makes the file, and looks at the connection that the store itself would write with.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> OurSettingsAsync(string file)
    {
        await using var archive = new Archive(file);
        await archive.CreateAsync();
        await using var context = archive.CreateContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        return PragmaProbe.Read((SqliteConnection)context.Database.GetDbConnection());
    }

    private PreparedStatement Insert(string table, string columns, params SqliteType[] types) =>
        PreparedStatement.Insert(_connection!, table, columns, types);

    private void Keep(ref PreparedStatement? field, PreparedStatement statement) => _statements.Add(field = statement);

    private static void Run(PreparedStatement statement, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            statement[i] = values[i];
        statement.Run();
    }
}
