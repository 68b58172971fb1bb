using EventStore.EfCore.Sqlite.Salvage.Pages;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>How large a database's pages are, also where its header cannot be believed.</summary>
internal static class PageSizes
{
    private const int Usual = 4096;
    private const long SampleBytes = 16 << 20;

    public static int Find(SafeFileHandle? database, WalReport report, bool isLogOurs)
    {
        // The frames of a log are summed; a header is not.
        if (isLogOurs && report.Judgement is { ProvenFrame: > 0 } log)
            return log.Layout.PageSize;
        if (report.Database is { } header && WalLayout.IsPageSize((uint)header.PageSize))
            return header.PageSize;
        return database is null ? Usual : Guess(database);
    }

    /// <summary>The size with which most pages look like those of trees. A page of another size has cells beyond its end.</summary>
    private static int Guess(SafeFileHandle database) =>
        Enumerable.Range(9, 8).Select(power => 1 << power).OrderBy(size => size == Usual ? 0 : 1).MaxBy(size => Trees(database, size));

    private static int Trees(SafeFileHandle database, int size)
    {
        var pages = Math.Min(SampleBytes, RandomAccess.GetLength(database)) / size;
        var bytes = new byte[size];
        var found = 0;
        for (var page = 0L; page < pages; page++)
        {
            if (FileBytes.Read(database, bytes, page * size) == size && LooksLikeTree(bytes))
                found++;
        }

        return found;
    }

    // Its cells are where their pointers say, behind the pointers and within the page.
    private static bool LooksLikeTree(byte[] bytes)
    {
        if (!BTreePage.TryRead(bytes, 2, out var page) || page.CellCount == 0)
            return false;
        for (var cell = 0; cell < page.CellCount; cell++)
        {
            var at = page.RecordOf(cell);
            if (at < 8 + (page.CellCount * sizeof(ushort)) || at >= bytes.Length)
                return false;
        }

        return true;
    }
}
