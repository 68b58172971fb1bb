using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>The tables of the index, through commands that are prepared once.</summary>
/// <param name="connection">Open, with a transaction where anything is written.</param>
/// <param name="transaction">That.</param>
internal sealed class HashTables(SqliteConnection connection, SqliteTransaction? transaction) : IDisposable
{
    private const int IdBits = 32;

    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>What they are called.</summary>
    public static IReadOnlyList<string> Names { get; } = ["RecentHashes", "HashSegments", "HashChunks"];

    /// <summary>Statements that fill the tables from the events. What is no event for certain has nothing to be found by.</summary>
    public static IReadOnlyList<string> Rebuild { get; } =
    [
        """DELETE FROM "RecentHashes" """,
        """DELETE FROM "HashSegments" """,
        """DELETE FROM "HashChunks" """,
        $"""
        INSERT OR IGNORE INTO "RecentHashes" ("Prefix", "ServerId", "Position")
        SELECT substr("Hash", 1, {HashEntry.PrefixBytes}), "ServerId", "Position" FROM "Events" WHERE {IsEvent}
        ORDER BY substr("Hash", 1, {HashEntry.PrefixBytes}), "ServerId", "Position"
        """,
    ];

    private const string IsEvent =
        """typeof("Hash") = 'blob' AND length("Hash") = 32 AND typeof("ServerId") = 'integer' AND typeof("Position") = 'integer'""";

    /// <summary>How many came last; no more are counted than asked for.</summary>
    public long CountRecent(long most = long.MaxValue) => (long)Command(
        """SELECT COUNT(*) FROM (SELECT 1 FROM "RecentHashes" LIMIT $most)""", ("$most", most)).ExecuteScalar()!;

    /// <summary>So many of what came last, of a range of hashes, in their order.</summary>
    public List<HashEntry> ReadRecent(ulong from, ulong to, int most) =>
    [
        .. ReadEntries(
            """
            SELECT "Prefix", "ServerId", "Position" FROM "RecentHashes" WHERE "Prefix" BETWEEN $from AND $to
            ORDER BY "Prefix" LIMIT $most
            """,
            ("$from", Bytes(from)), ("$to", Bytes(to)), ("$most", most)),
    ];

    public void DeleteRecent(ulong from, ulong to) => Command(
        """DELETE FROM "RecentHashes" WHERE "Prefix" BETWEEN $from AND $to""",
        ("$from", Bytes(from)), ("$to", Bytes(to))).ExecuteNonQuery();

    public List<HashSegment> ReadSegments()
    {
        using var reader = Command("""SELECT "Id", "Bits", "Low", "High", "Target" FROM "HashSegments" ORDER BY "Id" """).ExecuteReader();
        var segments = new List<HashSegment>();
        while (reader.Read())
        {
            if (HashSegment.Of(reader.GetValue(0), reader.GetValue(1), reader.GetValue(2), reader.GetValue(3), reader.GetValue(4)) is not
                { } segment)
            {
                throw HashIndexDamage.Of($"part '{reader.GetValue(0)}' has bounds that cannot be");
            }

            segments.Add(segment);
        }

        return segments;
    }

    public void Put(HashSegment segment) => Command(
        """INSERT OR REPLACE INTO "HashSegments" ("Id", "Bits", "Low", "High", "Target") VALUES ($id, $bits, $low, $high, $target)""",
        ("$id", segment.Id), ("$bits", segment.Bits), ("$low", segment.Low), ("$high", segment.High),
        ("$target", (object?)segment.Target ?? DBNull.Value)).ExecuteNonQuery();

    public void Remove(HashSegment segment) =>
        Command("""DELETE FROM "HashSegments" WHERE "Id" = $id""", ("$id", segment.Id)).ExecuteNonQuery();

    public void ReadChunk(HashSegment segment, long chunk, List<HashEntry> entries)
    {
        var command = Command("""SELECT "Entries" FROM "HashChunks" WHERE "Id" = $id""", ("$id", IdOf(segment, chunk)));
        switch (command.ExecuteScalar())
        {
            case null:
                return; // no hash begins like this
            case byte[] bytes when bytes.Length % HashEntry.Bytes == 0:
                HashChunk.Read(bytes, entries);
                return;
            default:
                throw HashIndexDamage.Of($"chunk {chunk} of part '{segment.Id}' holds no entries");
        }
    }

    /// <summary>All that is found by its hash.</summary>
    public IEnumerable<HashEntry> ReadAll()
    {
        foreach (var entry in ReadEntries("""SELECT "Prefix", "ServerId", "Position" FROM "RecentHashes" """))
            yield return entry;

        var chunk = new List<HashEntry>();
        foreach (var segment in ReadSegments())
        {
            for (var i = segment.FirstChunk; i < segment.NextChunk; i++)
            {
                chunk.Clear();
                ReadChunk(segment, i, chunk);
                var previous = new HashEntry(segment.FirstOf(i), int.MinValue, long.MinValue);
                foreach (var entry in chunk)
                {
                    if (entry.CompareTo(previous) < 0 || segment.ChunkOf(entry.Prefix) != i)
                        throw HashIndexDamage.Of($"chunk {i} of part '{segment.Id}' is not in the order of its hashes");
                    yield return previous = entry;
                }
            }
        }
    }

    /// <summary>All that is to be found.</summary>
    public IEnumerable<HashEntry> ReadEvents() => ReadEntries($"""SELECT "Hash", "ServerId", "Position" FROM "Events" WHERE {IsEvent}""");

    /// <summary>Writes entries in ascending order, each to its chunk; none of these has a row yet.</summary>
    public void WriteChunks(HashSegment segment, ReadOnlySpan<HashEntry> entries)
    {
        while (!entries.IsEmpty)
        {
            var chunk = segment.ChunkOf(entries[0].Prefix);
            var length = 1;
            while (length < entries.Length && segment.ChunkOf(entries[length].Prefix) == chunk)
                length++;
            Command(
                """INSERT INTO "HashChunks" ("Id", "Entries") VALUES ($id, $entries)""",
                ("$id", IdOf(segment, chunk)), ("$entries", HashChunk.Write(entries[..length]))).ExecuteNonQuery();
            entries = entries[length..];
        }
    }

    /// <param name="segment">The segment.</param>
    /// <param name="from">The first chunk.</param>
    /// <param name="to">The one behind the last.</param>
    public void DeleteChunks(HashSegment segment, long from, long to) => Command(
        """DELETE FROM "HashChunks" WHERE "Id" BETWEEN $from AND $to""",
        ("$from", IdOf(segment, from)), ("$to", IdOf(segment, to - 1))).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private static long IdOf(HashSegment segment, long chunk) => (segment.Id << IdBits) | chunk;

    private static byte[] Bytes(ulong prefix)
    {
        var bytes = new byte[HashEntry.PrefixBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, prefix);
        return bytes;
    }

    private IEnumerable<HashEntry> ReadEntries(string sql, params ReadOnlySpan<(string Name, object Value)> values) =>
        ReadEntries(Command(sql, values));

    private static IEnumerable<HashEntry> ReadEntries(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetValue(0) is not byte[] { Length: >= HashEntry.PrefixBytes } hash
                || reader.GetValue(1) is not (long server and >= 0 and <= int.MaxValue) || reader.GetValue(2) is not long position)
            {
                throw HashIndexDamage.Of("one of what came last is no entry");
            }

            yield return new HashEntry(HashEntry.PrefixOf(hash), (int)server, position);
        }
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            _commands.Add(sql, command = connection.CreateCommand());
            command.CommandText = sql;
            command.Transaction = transaction;
            foreach (var (name, value) in values)
                command.Parameters.AddWithValue(name, value);
            return command;
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value;
        return command;
    }
}
