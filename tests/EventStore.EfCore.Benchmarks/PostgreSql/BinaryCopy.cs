using EventStore.EfCore.Benchmarks.Contestants;
using Npgsql;
using NpgsqlTypes;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>
/// What a good engineer writes by hand: COPY in its binary form on one connection that stays open, and one statement for the servers'
/// counters. It locks nothing, checks nothing and reads nothing back.
/// </summary>
/// <param name="isIndexLeftOut">Whether the index on hashes is dropped at the beginning and built in the end.</param>
internal sealed class BinaryCopy(bool isIndexLeftOut = false) : IServerContestant
{
    private const string DropIndex = """DROP INDEX eventstore."IX_Events_ServerId_Hash" """;

    private const string CreateIndex =
        """CREATE UNIQUE INDEX "IX_Events_ServerId_Hash" ON eventstore."Events" ("ServerId", "Hash")""";

    private const string Counters =
        """
        INSERT INTO eventstore."Servers" ("Id", "Key", "LastPosition", "LastChainId", "LastChannelId")
        SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT ("Id") DO UPDATE SET "LastPosition" = excluded."LastPosition", "LastChainId" = excluded."LastChainId",
            "LastChannelId" = excluded."LastChannelId"
        """;

    private const string Events =
        """
        COPY eventstore."Events" ("ServerId", "Position", "ChainId", "Sequence", "Hash", "Previous", "Dependencies", "ChannelId",
            "TimestampHintMs", "Payload", "Signature", "StoredAtMs", "Checksum") FROM STDIN (FORMAT BINARY)
        """;

    private readonly LogNumbering _numbering = new();
    private NpgsqlConnection? _connection;

    public string Name => isIndexLeftOut ? ContestantNames.CopyWithoutIndex : ContestantNames.Copy;

    public async Task PrepareAsync(string connectionString)
    {
        _connection = new NpgsqlConnection(connectionString);
        await _connection.OpenAsync();
        if (isIndexLeftOut)
            await ExecuteAsync(DropIndex);
    }

    public Task CompleteAsync() => isIndexLeftOut ? ExecuteAsync(CreateIndex) : Task.CompletedTask;

    public async Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        await using var transaction = await _connection!.BeginTransactionAsync();
        var numbered = _numbering.Number(batch);
        await StoreServersAsync([.. numbered.Servers.OrderBy(s => s.Number)]);
        await CopyAsync(
            """COPY eventstore."Chains" ("ServerId", "ChainId", "Author") FROM STDIN (FORMAT BINARY)""",
            numbered.NewChains,
            async (writer, row) =>
            {
                await writer.WriteAsync(row.ServerNumber);
                await writer.WriteAsync(row.ChainId);
                await writer.WriteAsync(row.Author);
            });
        await CopyAsync(
            """COPY eventstore."Channels" ("ServerId", "ChannelId", "Key") FROM STDIN (FORMAT BINARY)""",
            numbered.NewChannels,
            async (writer, row) =>
            {
                await writer.WriteAsync(row.ServerNumber);
                await writer.WriteAsync(row.ChannelId);
                await writer.WriteAsync(row.Name);
            });
        await CopyAsync(Events, numbered.Events, (writer, row) => WriteAsync(writer, row, numbered.StoredAtMs));
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task StoreServersAsync(ServerNumbers[] servers)
    {
        await using var command = new NpgsqlCommand(Counters, _connection);
        Add(NpgsqlDbType.Integer, servers.Select(s => s.Number).ToArray());
        Add(NpgsqlDbType.Text, servers.Select(s => s.Name).ToArray());
        Add(NpgsqlDbType.Bigint, servers.Select(s => s.LastPosition).ToArray());
        Add(NpgsqlDbType.Integer, servers.Select(s => s.Chains.Count).ToArray());
        Add(NpgsqlDbType.Integer, servers.Select(s => s.Channels.Count).ToArray());
        await command.ExecuteNonQueryAsync();

        void Add(NpgsqlDbType type, Array values) =>
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });
    }

    private async Task CopyAsync<T>(string sql, List<T> rows, Func<NpgsqlBinaryImporter, T, Task> write)
    {
        if (rows.Count == 0)
            return;
        await using var writer = await _connection!.BeginBinaryImportAsync(sql);
        foreach (var row in rows)
        {
            await writer.StartRowAsync();
            await write(writer, row);
        }

        await writer.CompleteAsync();
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter writer, NumberedEvent numbered, long storedAtMs)
    {
        var (item, serverId, position, chainId, channelId) = numbered;
        await writer.WriteAsync(serverId);
        await writer.WriteAsync(position);
        await writer.WriteAsync(chainId);
        await writer.WriteAsync(item.Content.Sequence);
        await writer.WriteAsync(item.Hash.ToArray());
        await writer.WriteAsync(item.Content.Previous.ToArray());
        await writer.WriteAsync(item.Content.DependencyBytes());
        await (channelId is { } channel ? writer.WriteAsync(channel) : writer.WriteNullAsync());
        await writer.WriteAsync(item.Content.TimestampHintMs);
        await writer.WriteAsync(item.Content.PayloadArray);
        await writer.WriteAsync(item.SignatureArray);
        await writer.WriteAsync(storedAtMs);
        await writer.WriteAsync(numbered.Checksum(storedAtMs));
    }
}
