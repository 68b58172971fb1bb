using EventStore.EfCore.Reading;
using EventStore.EfCore.Sqlite.HashIndex;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>
/// The reads by hand: commands that are prepared once, on one connection that stays open. Rows are decoded and hashed as the store does it;
/// nothing else is checked.
/// </summary>
internal sealed class RawReads : IDisposable
{
    private const string Rows =
        """
        SELECT e."Position", e."ChainId", c."Author", e."Sequence", e."Hash", e."Previous", e."Dependencies", e."ChannelId", n."Key",
            e."TimestampHintMs", e."Payload", e."Signature", e."StoredAtMs", e."Checksum"
        FROM "Events" e
        CROSS JOIN "Chains" c ON c."ServerId" = e."ServerId" AND c."ChainId" = e."ChainId"
        LEFT JOIN "Channels" n ON n."ServerId" = e."ServerId" AND n."ChannelId" = e."ChannelId"
        """;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _history;
    private readonly SqliteCommand _log;
    private readonly SqliteCommand _place;
    private readonly SqliteCommand _heads;
    private readonly SqliteCommand _holes;
    private readonly SqliteCommand _all;

    public RawReads(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        _connection.Open();
        _history = Prepare($"{Rows} WHERE e.\"ServerId\" = @0 AND e.\"Position\" < @1 ORDER BY e.\"Position\" DESC LIMIT @2");
        _log = Prepare($"{Rows} WHERE e.\"ServerId\" = @0 AND e.\"Position\" > @1 ORDER BY e.\"Position\" LIMIT @2");
        _place = Prepare($"{Rows} WHERE e.\"ServerId\" = @0 AND e.\"Position\" = @1 LIMIT @2");
        _heads = Prepare(
            """
            SELECT c."Author", e."Sequence", e."Hash", EXISTS (
                SELECT 1 FROM "Events" f WHERE f."ServerId" = @0 AND f."ChainId" = c."ChainId" AND f."Sequence" = e."Sequence"
                    AND f."Position" < e."Position")
            FROM "Chains" c CROSS JOIN "Events" e ON e.rowid = (
                SELECT rowid FROM "Events" WHERE "ServerId" = @0 AND "ChainId" = c."ChainId" AND "Sequence" < coalesce((
                    SELECT min("FromSequence") FROM "ChainGaps" WHERE "ServerId" = @0 AND "ChainId" = c."ChainId"), @2)
                ORDER BY "Sequence" DESC, "Position" DESC LIMIT 1)
            WHERE c."ServerId" = @0 AND c."ChainId" > @1
            """);
        _holes = Prepare(
            """
            SELECT 1 FROM "ChainGaps" WHERE "ServerId" = @0 AND "ChainId" > @1
            UNION ALL SELECT 1 FROM "Quarantine" WHERE "ServerId" = @0 AND "RepairedAtMs" IS NULL LIMIT @2
            """);
        _all = Prepare($"{Rows} WHERE e.\"ServerId\" = @0 AND e.\"ChainId\" > @1 ORDER BY e.\"ChainId\", e.\"Sequence\" LIMIT @2");
    }

    public int History(ReadServer server, long before, int limit) => Events(_history, server, before, limit);

    public int Log(ReadServer server, long after, int limit) => Events(_log, server, after, limit);

    /// <summary>Everything, chain by chain.</summary>
    public int All(ReadServer server, int limit) => Events(_all, server, 0, limit);

    public int Find(ReadServer server, EventHash hash)
    {
        var found = 0;
        foreach (var (_, number, position) in HashSearch.Find(_connection, HashEntry.PrefixOf(hash.ToArray())))
            found += number == server.Key ? Events(_place, server, position, 1) : 0;
        return found;
    }

    /// <summary>The last event of each chain below its first hole; forks and damage are asked for, as the store does.</summary>
    public int Heads(ReadServer server)
    {
        using (var holes = Run(_holes, server, 0, 1))
        {
            if (holes.Read())
                throw new BenchmarkFailedException($"'{server.Id}' has holes or damage, which are not read by hand.");
        }

        using var reader = Run(_heads, server, 0, int.MaxValue);
        var heads = new List<ChainHead>();
        while (reader.Read())
        {
            if (reader.GetBoolean(3))
                throw new BenchmarkFailedException($"'{server.Id}' has forks, which are not read by hand.");
            heads.Add(new ChainHead(AuthorId.FromBytes(Bytes(reader, 0)), reader.GetInt64(1), EventHash.FromBytes(Bytes(reader, 2))));
        }

        return heads.Count;
    }

    public void Dispose()
    {
        _commands.ForEach(c => c.Dispose());
        _connection.Dispose();
    }

    private static int Events(SqliteCommand command, ReadServer server, long from, int limit)
    {
        using var reader = Run(command, server, from, limit);
        var events = new List<StoredEvent>();
        while (reader.Read())
            events.Add(Decode(server.Id, reader));
        return events.Count;
    }

    private static StoredEvent Decode(ServerId server, SqliteDataReader row) => EventDecoder.Decode(server, new EventRecord(
        row.GetInt64(0), row.GetInt64(1), Bytes(row, 2), row.GetInt64(3), Bytes(row, 4), Bytes(row, 5), Bytes(row, 6),
        row.IsDBNull(7) ? null : row.GetInt64(7), row.IsDBNull(8) ? null : row.GetString(8),
        row.GetInt64(9), Bytes(row, 10), Bytes(row, 11), row.GetInt64(12), row.IsDBNull(13) ? null : row.GetInt64(13))).Event
        ?? throw new BenchmarkFailedException($"Position {row.GetInt64(0)} of '{server}' is damaged.");

    private static byte[] Bytes(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static SqliteDataReader Run(SqliteCommand command, ReadServer server, long from, int limit)
    {
        command.Parameters[0].Value = server.Key;
        command.Parameters[1].Value = from;
        command.Parameters[2].Value = limit;
        return command.ExecuteReader();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        _commands.Add(command);
        command.CommandText = sql;
        foreach (var name in new[] { "@0", "@1", "@2" })
            command.Parameters.Add(name, SqliteType.Integer);
        command.Prepare();
        return command;
    }
}
