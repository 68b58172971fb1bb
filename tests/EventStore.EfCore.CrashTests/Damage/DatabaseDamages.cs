namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>What happens to the database file, or to a whole database from beside.</summary>
internal static class DatabaseDamages
{
    private const int PageBytes = 4096;

    public static DamageKind[] All(Originals originals)
    {
        Original[] both = [originals.Whole, originals.Half];
        return
        [
            new("database: bit", both, store => store.FlipBit(store.Database, 0, store.Database.Length)),
            new("database: bit in the header", both, store => store.FlipBit(store.Database, 0, 100)),
            new("database: page zeroed", both, store => Page(store, AnyPage(store)).Clear()),
            new("database: pages swapped", both, SwapPages),
            new("database: stale page", [originals.Whole], store => MakePageStale(store, originals.Half.Files[Original.Database])),
            new("database: cut off", both, store => store.Database = store.Database[..store.Random.Next(1, store.Database.Length)]),
            new("log appears: another store's", [originals.Whole], store => store.Log = originals.ForeignLog),
            new("log appears: an older one", [originals.Whole], store => store.Log = originals.OlderLog),
            new("log appears: the last one", [originals.Whole], store => store.Log = originals.Half.Files[Original.Log]),
        ];
    }

    private static void SwapPages(DamagedStore store)
    {
        var first = Page(store, AnyPage(store));
        var second = Page(store, AnyPage(store));
        var kept = first.ToArray();
        second.CopyTo(first);
        kept.CopyTo(second);
    }

    /// <summary>A write of one page that never came.</summary>
    private static void MakePageStale(DamagedStore store, byte[] older)
    {
        var changed = Enumerable.Range(0, older.Length / PageBytes)
            .Where(p => !Page(store, p).SequenceEqual(older.AsSpan(p * PageBytes, PageBytes)))
            .ToArray();
        var page = changed[store.Random.Next(changed.Length)];
        older.AsSpan(page * PageBytes, PageBytes).CopyTo(Page(store, page));
    }

    private static int AnyPage(DamagedStore store) => store.Random.Next(store.Database.Length / PageBytes);

    private static Span<byte> Page(DamagedStore store, int page) => store.Database.AsSpan(page * PageBytes, PageBytes);
}
