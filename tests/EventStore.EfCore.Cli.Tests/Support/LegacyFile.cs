using System.Buffers.Binary;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Writes legacy archives, good ones and damaged ones.</summary>
public sealed class LegacyFile
{
    private const string Insert =
        """
        INSERT INTO events (hash, server_id, channel_id, author, seq, timestamp_hint_ms, event_data)
        VALUES ($hash, $server, $channel, $author, $seq, $time, $data)
        """;

    public LegacyFile(string path)
    {
        Path = path;
        // Without NOT NULL and without a type for the data: the tests put everything there that SQLite lets somebody put there.
        Sql.Execute(
            path,
            """
            CREATE TABLE events (
                hash BLOB PRIMARY KEY, server_id TEXT, channel_id TEXT DEFAULT '', author BLOB, seq INTEGER,
                timestamp_hint_ms INTEGER, event_data BLOB)
            """);
    }

    public string Path { get; }

    public void Add(Event value, byte[]? data = null) => AddRow(value, [], data);

    /// <summary>Adds the event's row with some columns changed.</summary>
    public void AddRow(Event value, Dictionary<string, object?> changes, byte[]? data = null)
    {
        var columns = new Dictionary<string, object?>
        {
            ["hash"] = value.Hash.ToArray(),
            ["server"] = value.Server.Value,
            ["channel"] = value.Channel ?? "",
            ["author"] = value.Author.ToArray(),
            ["seq"] = value.Sequence,
            ["time"] = value.Content.TimestampHintMs,
            ["data"] = data ?? Encode(value),
        };
        foreach (var (name, changed) in changes)
            columns[name] = changed;
        Sql.Execute(Path, Insert, [.. columns.Select(c => ($"${c.Key}", c.Value))]);
    }

    /// <summary>Adds many rows in one transaction.</summary>
    public void AddAll(IEnumerable<Event> events)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        foreach (var value in events)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Insert;
            command.Parameters.AddWithValue("$hash", value.Hash.ToArray());
            command.Parameters.AddWithValue("$server", value.Server.Value);
            command.Parameters.AddWithValue("$channel", value.Channel ?? "");
            command.Parameters.AddWithValue("$author", value.Author.ToArray());
            command.Parameters.AddWithValue("$seq", value.Sequence);
            command.Parameters.AddWithValue("$time", value.Content.TimestampHintMs);
            command.Parameters.AddWithValue("$data", Encode(value));
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public static byte[] Encode(Event value)
    {
        var data = new List<byte>();
        data.AddRange(value.Hash.ToArray());
        data.AddRange(value.Author.ToArray());
        data.AddRange(Number((ulong)value.Sequence));
        data.AddRange(value.Content.Previous.ToArray());
        data.AddRange(Number((ulong)value.Content.Dependencies.Length));
        foreach (var dependency in value.Content.Dependencies)
            data.AddRange(dependency.ToArray());
        data.AddRange(value.Content.Payload.ToArray());
        data.AddRange(value.Signature.ToArray());
        data.AddRange(Number((ulong)value.Content.TimestampHintMs));
        return [.. data];
    }

    public static byte[] Number(ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
