using EventStore.EfCore.CrashTests.Damage;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>What happens to the files of a store before it is salvaged.</summary>
internal static class SalvageDamages
{
    private const int PageBytes = 4096;

    public static SalvageDamageKind[] All(RichStores stores)
    {
        Original[] logged = [stores.Logged, stores.Half];
        Original[] filed = [stores.Whole, stores.Half];
        return
        [
            new("nothing", stores.All, 0, _ => { }),
            new("database: bit", stores.All, 1, store => store.FlipBit(store.Database, 0, store.Database.Length)),
            new("database: bit in page 1", stores.All, 1, store => store.FlipBit(store.Database, 0, PageBytes)),
            new("database: bit in the header", stores.All, 1, store => store.FlipBit(store.Database, 0, 100)),
            new("database: bit in a first page", filed, 1, store => store.FlipBit(store.Database, 0, 20 * PageBytes)),
            new("database: page zeroed", filed, 1, store => DatabasePage(store).Clear()),
            new("database: page of noise", filed, 1, store => store.Random.NextBytes(DatabasePage(store))),
            new("database: pages swapped", filed, 2, store => Swap(DatabasePage(store), DatabasePage(store))),
            new("database: cut off", filed, null, store => store.Database = store.Database[..store.Random.Next(store.Database.Length)]),
            new("database: emptied", [stores.Logged], 0, store => store.Database = []),
            new("log: bit", logged, 1, store => store.FlipBit(store.Log!, 0, store.Log!.Length)),
            new("log: bit in the header", logged, 0, store => store.FlipBit(store.Log!, 0, WalFile.HeaderBytes)),
            new("log: bit in the last frames", logged, 1, store => store.FlipBit(store.Log!, Tail(store.Log!), store.Log!.Length)),
            new("log: frame zeroed", logged, 1, store => Frame(store).Clear()),
            new("log: stale page", logged, 1, MakePageStale),
            new("log: frames swapped", logged, 2, store => Swap(Frame(store), Frame(store))),
            new("log: cut off", logged, null, store => store.Log = store.Log![..store.Random.Next(store.Log.Length)]),
            new("log: last commits cut off", logged, null, store =>
                store.Log = store.Log![..store.Random.Next(Tail(store.Log), store.Log.Length)]),
            new("log: removed", logged, null, store => store.Log = null),
            new("log: another store's", logged, null, store => store.Log = stores.Foreign.Files[Original.Log]),
            new("log appears: another store's", [stores.Whole], 0, store => store.Log = stores.Foreign.Files[Original.Log]),
            new("witness: bit", stores.All, 0, store => store.FlipBit(store.Witness!, 0, store.Witness!.Length)),
            new("witness: removed", stores.All, 0, store => store.Witness = null),
            new("witness: another store's", stores.All, 0, store => store.Witness = stores.Foreign.Files[Original.Witness]),
            new("bits in both", [stores.Half], 2, store =>
            {
                store.FlipBit(store.Database, 0, store.Database.Length);
                store.FlipBit(store.Log!, 0, store.Log!.Length);
            }),
            new("many bits", stores.All, 30, store =>
            {
                for (var i = 0; i < 30; i++)
                    store.FlipBit(store.Log ?? store.Database, 0, (store.Log ?? store.Database).Length);
            }),
        ];
    }

    /// <summary>Where the last five commits begin.</summary>
    private static int Tail(byte[] log)
    {
        var wal = new WalFile(log);
        return wal.Start(wal.Commits[^6] + 1);
    }

    private static Span<byte> DatabasePage(DamagedStore store) =>
        store.Database.AsSpan(store.Random.Next(store.Database.Length / PageBytes) * PageBytes, PageBytes);

    private static Span<byte> Frame(DamagedStore store)
    {
        var wal = new WalFile(store.Log!);
        return wal.Frame(store.Random.Next(wal.Commits[^1] + 1));
    }

    /// <summary>A frame whose page is as an earlier frame has it.</summary>
    private static void MakePageStale(DamagedStore store)
    {
        var wal = new WalFile(store.Log!);
        var versions = Enumerable.Range(0, wal.Commits[^1] + 1).GroupBy(wal.PageOf).Where(page => page.Count() > 1).ToArray();
        var page = versions[store.Random.Next(versions.Length)].ToArray();
        var newer = store.Random.Next(1, page.Length);
        wal.Page(page[newer - 1]).CopyTo(wal.Page(page[newer]));
    }

    private static void Swap(Span<byte> first, Span<byte> second)
    {
        var kept = first.ToArray();
        second.CopyTo(first);
        kept.CopyTo(second);
    }
}
