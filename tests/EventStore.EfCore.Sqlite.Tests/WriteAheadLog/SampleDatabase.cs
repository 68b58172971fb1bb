using System.Globalization;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>
/// A database of SQLite's own making with a log of many commits, copied while it is open, as a killed process leaves it. Each
/// transaction counts itself, in two tables by turns: what recovery brings back is one number, and no two in a row write one page only.
/// </summary>
internal sealed class SampleDatabase
{
    public byte[] Database { get; private set; } = [];

    public byte[] Log { get; private set; } = [];

    /// <summary>What the last commit counted.</summary>
    public int Count { get; private set; }

    /// <param name="pageSize">Bytes.</param>
    /// <param name="seed">Of the random transactions.</param>
    /// <param name="commits">How many of them are in the log's last generation.</param>
    /// <param name="generations">How many times the log began, each generation shorter than the one before.</param>
    /// <param name="isHalfCopied">Whether a checkpoint copies half of the log while a reader keeps it from beginning anew.</param>
    public SampleDatabase(int pageSize, int seed, int commits = 30, int generations = 1, bool isHalfCopied = false)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        using var connection = folder.Open();
        connection.Execute($"PRAGMA page_size={pageSize}; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=OFF");
        connection.Execute(
            """
            CREATE TABLE Odd (N INTEGER);
            CREATE TABLE Even (N INTEGER);
            INSERT INTO Odd VALUES (0);
            INSERT INTO Even VALUES (0);
            CREATE TABLE Rows (Id INTEGER PRIMARY KEY, Body TEXT);
            CREATE INDEX IX ON Rows (Body);
            """);
        for (var generation = generations; generation > 0; generation--)
        {
            connection.Execute("PRAGMA wal_checkpoint(RESTART)");
            for (var i = 0; i < commits * generation / 2; i++)
                Transact(connection, random);
            using var reader = isHalfCopied ? Hold(folder) : null;
            if (isHalfCopied)
                connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            for (var i = 0; i < commits * generation - commits * generation / 2; i++)
                Transact(connection, random);
            Database = Read(folder.File);
            Log = Read(folder.File + "-wal");
        }
    }

    /// <summary>Puts the two files, or changed ones, into a folder.</summary>
    public void WriteTo(TemporaryFolder folder, byte[]? log = null)
    {
        File.WriteAllBytes(folder.File, Database);
        File.WriteAllBytes(folder.File + "-wal", log ?? Log);
    }

    /// <summary>Lets SQLite recover a folder's log and copy all of it into the database; false when it finds them not to match.</summary>
    public static bool TryRecover(TemporaryFolder folder)
    {
        using var connection = folder.Open();
        try
        {
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_CORRUPT)
        {
            return false;
        }
    }

    /// <summary>What the last commit in a database counted; 0 before there was a table.</summary>
    public static int CountIn(TemporaryFolder folder)
    {
        using var connection = folder.Open();
        return connection.Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'Even'") == "0"
            ? 0
            : int.Parse(connection.Scalar("SELECT max(Odd.N, Even.N) FROM Odd, Even"), CultureInfo.InvariantCulture);
    }

    public static WalJudgement Judge(TemporaryFolder folder)
    {
        using var log = WalReader.Open(folder.File + "-wal");
        return WalJudge.Judge(log, null);
    }

    private void Transact(SqliteConnection connection, Random random)
    {
        Count++;
        var rows = random.Next(3) == 0 ? 0 : random.Next(1, 12);
        var body = $"'{Convert.ToHexString(LogSamples.Page(random, random.Next(10, 200)))}' || I";
        connection.Execute(
            $"""
            BEGIN IMMEDIATE;
            UPDATE {(Count % 2 == 0 ? "Even" : "Odd")} SET N = {Count};
            WITH RECURSIVE R(I) AS (SELECT 1 WHERE {rows} > 0 UNION ALL SELECT I + 1 FROM R WHERE I < {rows})
            INSERT INTO Rows (Body) SELECT {body} FROM R;
            COMMIT;
            """);
    }

    private static SqliteConnection Hold(TemporaryFolder folder)
    {
        var reader = folder.Open();
        reader.Execute("BEGIN");
        reader.Scalar("SELECT N FROM Odd");
        return reader;
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
