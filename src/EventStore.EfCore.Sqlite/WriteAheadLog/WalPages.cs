using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>Where in a log the last image of each page is, up to a commit.</summary>
internal sealed class WalPages
{
    private readonly SafeFileHandle _log;
    private readonly WalLayout _layout;
    private readonly Dictionary<uint, long> _frames = [];
    private readonly uint _databaseSize;

    /// <param name="log">The log.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="lastFrame">The commit.</param>
    public WalPages(SafeFileHandle log, WalLayout layout, long lastFrame)
    {
        _log = log;
        _layout = layout;
        var reader = new WalReader(log, layout);
        while (reader.Read() && reader.Frame.Number <= lastFrame)
        {
            var frame = reader.Frame;
            _frames[frame.Page] = frame.Number;
            _databaseSize = frame.IsCommit ? frame.DatabaseSize : Math.Max(_databaseSize, frame.Page);
        }
    }

    /// <summary>Whether a database file holds every image already.</summary>
    public bool AreAllIn(SafeFileHandle database)
    {
        var image = new byte[_layout.PageSize];
        var held = new byte[_layout.PageSize];

        // A page beyond the database's end was given up by a later transaction.
        foreach (var (page, frame) in _frames.Where(p => p.Key > 0 && p.Key <= _databaseSize).OrderBy(p => p.Key))
        {
            FileBytes.Read(_log, image, _layout.OffsetOf(frame) + WalFrame.HeaderSize);
            if (FileBytes.Read(database, held, (page - 1L) * _layout.PageSize) < held.Length || !image.AsSpan().SequenceEqual(held))
                return false;
        }

        return true;
    }
}
