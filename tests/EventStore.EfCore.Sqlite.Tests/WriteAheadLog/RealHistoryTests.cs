using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>
/// SQLite's own files after whatever connections may do: spilled and rolled back transactions, savepoints, checkpoints of every kind,
/// VACUUM. Copied as a killed process leaves them, and torn as a power cut leaves them.
/// </summary>
public sealed class RealHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_that_SQLite_does_nor_a_power_cut_in_it_is_taken_for_damage(int seed)
    {
        var random = new Random(seed);
        using (var first = _folder.Open())
        {
            DatabaseIdentity.Create().Give(first);
            first.Execute("PRAGMA journal_mode=WAL; CREATE TABLE T (Id INTEGER PRIMARY KEY, Body TEXT); CREATE INDEX IX ON T (Body)");
        }

        var (refused, recovered) = (0, 0);
        for (var session = 0; session < 8; session++)
        {
            SqliteConnection[] connections = [Connect(), Connect(), Connect()];
            for (var step = 0; step < 25; step++)
            {
                var before = (Database: StoreFiles.Copy(_folder.File), Log: Log());
                Step(connections[random.Next(3)], random);
                var after = (Database: StoreFiles.Copy(_folder.File), Log: Log());
                Check(after.Database, after.Log, $"session {session}, step {step}");

                var isNewGeneration = Math.Min(before.Log.Length, after.Log.Length) < WalHeader.Size
                    || !before.Log.AsSpan(0, WalHeader.Size).SequenceEqual(after.Log.AsSpan(0, WalHeader.Size));
                if (isNewGeneration || !before.Database.AsSpan().SequenceEqual(after.Database))
                    continue;
                for (var cut = 0; cut < 3; cut++)
                {
                    var report = Check(after.Database, Torn(before.Log, after.Log, random), $"session {session}, step {step}, cut {cut}");
                    _ = report.AcceptedFrame < Accepted(after.Log) ? refused++ : recovered++;
                }
            }

            foreach (var connection in connections)
                connection.Dispose();
        }

        refused.ShouldBeGreaterThan(20);
        recovered.ShouldBeGreaterThan(20);
    }

    private WalJudgement Check(byte[] database, byte[] log, string what)
    {
        new StoreFiles(database, log).WriteTo(_copy, log);
        var report = WalInspection.Inspect(_copy.File);
        report.MayBeOpened.ShouldBeTrue($"{what}: {report.Explanation}");
        return report.Judgement ?? LogSamples.Judge(_copy, log);
    }

    private long Accepted(byte[] log) => LogSamples.Judge(_copy, log).AcceptedFrame;

    private byte[] Log() => File.Exists(_folder.File + "-wal") ? StoreFiles.Copy(_folder.File + "-wal") : [];

    // No connection checkpoints on its own, and the last one to close does.
    private SqliteConnection Connect()
    {
        var connection = _folder.Open();
        connection.Execute("PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=10");
        return connection;
    }

    private static void Step(SqliteConnection connection, Random random)
    {
        var rows = random.Next(1, 60);
        var insert = $"WITH RECURSIVE R(I) AS (SELECT 1 UNION ALL SELECT I + 1 FROM R WHERE I < {rows}) "
            + $"INSERT INTO T (Body) SELECT hex(randomblob({random.Next(300)})) FROM R;";
        connection.Execute(random.Next(14) switch
        {
            0 => $"BEGIN; {insert} {insert} ROLLBACK",
            1 => $"BEGIN; {insert} SAVEPOINT S; {insert} {insert} ROLLBACK TO S; {insert} COMMIT",
            2 => "PRAGMA wal_checkpoint(PASSIVE)",
            3 => "PRAGMA wal_checkpoint(RESTART)",
            4 => "PRAGMA wal_checkpoint(TRUNCATE)",
            5 => "DELETE FROM T WHERE Id % 2 = 0",
            6 => "VACUUM",
            7 => $"UPDATE T SET Body = 'x' || Id WHERE Id = {random.Next(1, 100)}",
            8 => $"PRAGMA user_version = {rows}",
            _ => $"BEGIN; {insert} COMMIT",
        });
    }

    private static byte[] Torn(byte[] before, byte[] after, Random random)
    {
        var torn = (byte[])after.Clone();
        var probability = random.NextDouble();
        for (var offset = 0; offset < torn.Length; offset += 512)
        {
            if (random.NextDouble() < probability)
                continue;
            var target = torn.AsSpan(offset, Math.Min(512, torn.Length - offset));
            target.Clear();
            if (offset < before.Length)
                before.AsSpan(offset, Math.Min(target.Length, before.Length - offset)).CopyTo(target);
        }

        return torn;
    }
}
