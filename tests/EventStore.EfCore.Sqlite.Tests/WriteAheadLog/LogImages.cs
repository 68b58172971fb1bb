using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Where in a log the last image of each page is, up to a commit.</summary>
internal sealed class LogImages
{
    private readonly SafeFileHandle _log;
    private readonly WalLayout _layout;
    private readonly Dictionary<uint, long> _frames = [];

    /// <param name="log">The log.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="lastFrame">The commit.</param>
    /// <param name="skipped">Frames to leave out, ascending.</param>
    public LogImages(SafeFileHandle log, WalLayout layout, long lastFrame, IReadOnlyList<SkippedFrame> skipped)
    {
        _log = log;
        _layout = layout;
        var reader = new WalReader(log, layout);
        var next = 0;
        while (reader.Read() && reader.Frame.Number <= lastFrame)
        {
            var frame = reader.Frame;
            if (next < skipped.Count && skipped[next].Number == frame.Number)
            {
                next++;
                continue;
            }

            _frames[frame.Page] = frame.Number;
            Commits += frame.IsCommit ? 1 : 0;
            DatabaseSize = frame.IsCommit ? frame.DatabaseSize : Math.Max(DatabaseSize, frame.Page);
        }
    }

    /// <summary>Pages with an image.</summary>
    public int Count => _frames.Count;

    /// <summary>Commit frames read.</summary>
    public int Commits { get; private set; }

    /// <summary>Pages after the last commit read; 0 when there is none.</summary>
    public uint DatabaseSize { get; private set; }

    /// <summary>The frame with the last image of a page; null when there is none.</summary>
    public long? FrameOf(uint page) => _frames.TryGetValue(page, out var frame) ? frame : null;

    /// <summary>Writes every image to its place in a database file.</summary>
    public void WriteTo(SafeFileHandle database)
    {
        var image = new byte[_layout.PageSize];
        foreach (var (page, frame) in Within())
        {
            ReadImage(frame, image);
            RandomAccess.Write(database, image, Offset(page));
        }
    }

    // A page beyond the database's end was given up by a later transaction.
    private IEnumerable<KeyValuePair<uint, long>> Within() => _frames.Where(p => p.Key > 0 && p.Key <= DatabaseSize).OrderBy(p => p.Key);

    private void ReadImage(long frame, byte[] image) => FileBytes.Read(_log, image, _layout.OffsetOf(frame) + WalFrame.HeaderSize);

    private long Offset(uint page) => (page - 1L) * _layout.PageSize;
}
