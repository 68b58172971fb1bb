using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Small logs of known shape.</summary>
internal static class LogSamples
{
    /// <summary>So many commits of three frames each; commit n writes pages n, n + 1 and 1.</summary>
    public static LogFile Commits(int count, int pageSize = 512, bool isBigEndian = false)
    {
        var random = new Random(count);
        var log = new LogFile(new WalLayout(pageSize, isBigEndian), random);
        log.Restart();
        for (uint i = 1; i <= count; i++)
            log.Commit(20, (i, Page(random, pageSize)), (i + 1, Page(random, pageSize)), (1u, Page(random, pageSize)));
        return log;
    }

    public static byte[] Page(Random random, int pageSize)
    {
        var page = new byte[pageSize];
        random.NextBytes(page);
        return page;
    }

    public static WalJudgement Judge(TemporaryFolder folder, byte[] log, int? databasePageSize = null)
    {
        File.WriteAllBytes(folder.File + "-wal", log);
        using var file = WalReader.Open(folder.File + "-wal");
        return WalJudge.Judge(file, databasePageSize);
    }

    public static byte[] Changed(byte[] log, Action<byte[]> change)
    {
        var changed = (byte[])log.Clone();
        change(changed);
        return changed;
    }
}
