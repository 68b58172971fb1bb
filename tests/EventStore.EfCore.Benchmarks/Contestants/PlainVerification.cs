using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// The least that a verification can be: every row is selected, with all of its columns, and its hash recomputed and compared. Nothing of
/// positions, checksums, chains, channels or indexes.
/// </summary>
internal sealed class PlainVerification
{
    private const int RowsAtOnce = 1_000;
    private const int ColumnCount = 12;
    private const string Columns =
        "\"ChainId\", \"Sequence\", \"Hash\", \"Previous\", \"Dependencies\", \"Payload\", \"TimestampHintMs\", \"Position\", "
        + "\"ChannelId\", \"Signature\", \"StoredAtMs\", \"Checksum\"";

    private readonly string _connectionString;
    private readonly int _threads;
    private readonly List<(long Server, long After)> _stretches = [];
    private readonly Dictionary<(long Server, long Chain), byte[]> _authors = [];

    public PlainVerification(string file, int threads)
    {
        _connectionString = $"Data Source={file}";
        _threads = threads;
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"ServerId\", \"ChainId\", \"Author\" FROM \"Chains\"";
        using (var chains = command.ExecuteReader())
        {
            while (chains.Read())
                _authors.Add((chains.GetInt64(0), chains.GetInt64(1)), chains.GetFieldValue<byte[]>(2));
        }

        command.CommandText = "SELECT \"Id\", \"LastPosition\" FROM \"Servers\"";
        using var servers = command.ExecuteReader();
        while (servers.Read())
        {
            for (var after = 0L; after < servers.GetInt64(1); after += RowsAtOnce)
                _stretches.Add((servers.GetInt64(0), after));
        }
    }

    /// <summary>Returns how many events there are.</summary>
    public long Run()
    {
        var count = 0L;
        Parallel.ForEach(
            _stretches,
            new ParallelOptions { MaxDegreeOfParallelism = _threads },
            Open,
            (stretch, _, connection) =>
            {
                Interlocked.Add(ref count, Check(connection, stretch.Server, stretch.After));
                return connection;
            },
            connection => connection.Dispose());
        return count;
    }

    /// <summary>SQLite's own checks; returns how many events there are.</summary>
    public long RunEngineChecks()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        if (command.ExecuteScalar() is not "ok")
            throw new BenchmarkFailedException("SQLite found damage.");
        command.CommandText = "PRAGMA foreign_key_check";
        if (command.ExecuteScalar() is not null)
            throw new BenchmarkFailedException("SQLite found a row that refers to none.");
        command.CommandText = "SELECT SUM(\"LastPosition\") FROM \"Servers\"";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA cache_size = -65536"; // as the store's own
        command.ExecuteNonQuery();
        return connection;
    }

    private long Check(SqliteConnection connection, long server, long after)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {Columns} FROM \"Events\" WHERE \"ServerId\" = $server AND \"Position\" > $after "
            + $"ORDER BY \"Position\" LIMIT {RowsAtOnce}";
        command.Parameters.AddWithValue("$server", server);
        command.Parameters.AddWithValue("$after", after);
        var row = new object[ColumnCount];
        var count = 0L;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            reader.GetValues(row);
            var author = _authors[(server, (long)row[0])];
            var content = Content(author, (long)row[1], (byte[])row[3], (byte[])row[4], (byte[])row[5], (long)row[6]);
            if (!SHA256.HashData(content).AsSpan().SequenceEqual((byte[])row[2]))
                throw new BenchmarkFailedException($"The event behind position {after + count} has another hash.");
            count++;
        }

        return count;
    }

    private static byte[] Content(byte[] author, long sequence, byte[] previous, byte[] dependencies, byte[] payload, long timestamp)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        var content = new MemoryStream(author.Length + previous.Length + dependencies.Length + payload.Length + (3 * sizeof(long)));
        content.Write(author);
        BinaryPrimitives.WriteInt64LittleEndian(number, sequence);
        content.Write(number);
        content.Write(previous);
        BinaryPrimitives.WriteInt64LittleEndian(number, dependencies.Length / SHA256.HashSizeInBytes);
        content.Write(number);
        content.Write(dependencies);
        content.Write(payload);
        BinaryPrimitives.WriteInt64LittleEndian(number, timestamp);
        content.Write(number);
        return content.GetBuffer();
    }
}
