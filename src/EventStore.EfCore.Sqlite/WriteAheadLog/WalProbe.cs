using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>Finds out what a log is whose header cannot be believed, from frames that continue one another.</summary>
internal static class WalProbe
{
    // A log that makes no sense for so many frames is none; with pages of 4 KiB these are 256 KiB.
    private const int Frames = 64;

    /// <summary>The layout and the salts of the first frame that continues the one before it; null when none does.</summary>
    public static (WalLayout Layout, WalSalts Salts)? Find(SafeFileHandle log, WalHeader header, int? databasePageSize)
    {
        foreach (var layout in Candidates(header, databasePageSize))
        {
            if (FindSalts(log, header, layout) is { } salts)
                return (layout, salts);
        }

        return null;
    }

    private static WalSalts? FindSalts(SafeFileHandle log, WalHeader header, WalLayout layout)
    {
        var reader = new WalReader(log, layout);
        var seed = header.Stored;
        while (reader.Read() && reader.Frame.Number <= Frames)
        {
            var frame = reader.Frame;
            var continues = reader.Sum(seed) == frame.Stored || (frame.Number == 1 && reader.Sum(header.Computed) == frame.Stored);

            // Zeroes continue one another as well.
            if (continues && frame.Page > 0)
                return frame.Salts;
            seed = frame.Stored;
        }

        return null;
    }

    private static IEnumerable<WalLayout> Candidates(WalHeader header, int? databasePageSize)
    {
        var likely = new[] { databasePageSize ?? 0, header.Layout.PageSize }.Where(s => WalLayout.IsPageSize((uint)s));
        var possible = Enumerable.Range(9, 8).Select(power => 1 << power);
        return from size in likely.Concat(possible).Distinct()
               from isBigEndian in new[] { header.Layout.IsBigEndian, !header.Layout.IsBigEndian }
               select new WalLayout(size, isBigEndian);
    }
}
