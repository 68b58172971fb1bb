namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>What happens to a log that the database needs.</summary>
internal static class LogDamages
{
    /// <summary>Damages to which the files themselves bear witness: a later commit is behind, or the log is gone or another's.</summary>
    public static DamageKind[] All(Originals originals)
    {
        Original[] both = [originals.Logged, originals.Half];
        return
        [
            new("log: bit", both, store => store.FlipBit(store.Log!, WalFile.HeaderBytes, EndOfFirst(store.Log!))),
            new("log: bit in the header", both, store => store.FlipBit(store.Log!, 0, WalFile.HeaderBytes)),
            new("log: page zeroed", both, ZeroPage),
            new("log: frames swapped", both, SwapFrames),
            new("log: stale page", both, MakePageStale),
            new("log: removed", both, store => store.Log = null),
            new("log: another store's", both, store => store.Log = originals.ForeignLog),
            new("log: an older one", [originals.Half], store => store.Log = originals.OlderLog),
        ];
    }

    /// <summary>Damages that leave what a kill could have left at an earlier moment. Only a witness beside the log can tell.</summary>
    public static DamageKind[] Tail(Originals originals)
    {
        Original[] both = [originals.Logged, originals.Half];
        return
        [
            new("log: cut off", both, store => store.Log = store.Log![..store.Random.Next(LastCommitEnd(store.Log))]),
            new("log: bit in the last commit", both, store =>
                store.FlipBit(store.Log!, EndOfFirst(store.Log!), LastCommitEnd(store.Log!))),
        ];
    }

    private static void ZeroPage(DamagedStore store)
    {
        var wal = new WalFile(store.Log!);
        wal.Page(store.Random.Next(wal.FramesBeforeLast)).Clear();
    }

    private static void SwapFrames(DamagedStore store)
    {
        var wal = new WalFile(store.Log!);
        var first = store.Random.Next(wal.FramesBeforeLast - 1);
        var second = store.Random.Next(first + 1, wal.FramesBeforeLast);
        var kept = wal.Frame(first).ToArray();
        wal.Frame(second).CopyTo(wal.Frame(first));
        kept.CopyTo(wal.Frame(second));
    }

    /// <summary>A frame whose page is as an earlier frame has it.</summary>
    private static void MakePageStale(DamagedStore store)
    {
        var wal = new WalFile(store.Log!);
        var versions = Enumerable.Range(0, wal.FramesBeforeLast).GroupBy(wal.PageOf).Where(page => page.Count() > 1).ToArray();
        var page = versions[store.Random.Next(versions.Length)].ToArray();
        var newer = store.Random.Next(1, page.Length);
        wal.Page(page[newer - 1]).CopyTo(wal.Page(page[newer]));
    }

    /// <summary>Where the last transaction begins: what is before it has a commit behind.</summary>
    private static int EndOfFirst(byte[] log)
    {
        var wal = new WalFile(log);
        return wal.Start(wal.FramesBeforeLast);
    }

    private static int LastCommitEnd(byte[] log)
    {
        var wal = new WalFile(log);
        return wal.Start(wal.Commits[^1] + 1);
    }
}
