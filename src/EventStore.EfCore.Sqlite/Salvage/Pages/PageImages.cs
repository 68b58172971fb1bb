using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>All images that database and log have of their pages, up to the last commit that is known.</summary>
internal sealed class PageImages
{
    private readonly SafeFileHandle? _database;
    private readonly SafeFileHandle? _log;
    private readonly WalLayout _layout;
    private readonly long _pagesInFile;
    private readonly List<PageImage> _frames = [];
    private readonly Dictionary<uint, long> _proven = [];
    private readonly Dictionary<uint, long> _latest = [];

    /// <param name="database">The database's file; null when there is none.</param>
    /// <param name="log">The log; null when there is none that belongs to it.</param>
    /// <param name="layout">Page size, and how the log is laid out.</param>
    public PageImages(SafeFileHandle? database, SafeFileHandle? log, WalLayout layout)
    {
        _database = database;
        _log = log;
        _layout = layout;
        _pagesInFile = database is null ? 0 : (RandomAccess.GetLength(database) + layout.PageSize - 1) / layout.PageSize;
        Bytes = _pagesInFile * PageSize;
    }

    public int PageSize => _layout.PageSize;

    /// <summary>The bytes of the database with all that the log adds to it: more than any record can have.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many of the pages that the database's header counts are neither in the file nor proven good in the log.</summary>
    public long Missing
    {
        get
        {
            var pages = DatabaseHeader.Read(Read(1, PageView.Proven))?.PageCount ?? 0;
            var whole = _database is null ? 0 : RandomAccess.GetLength(_database) / PageSize;
            return Math.Max(0, pages - whole - _proven.Keys.Count(p => p > whole && p <= pages));
        }
    }

    /// <summary>Takes the images of a log's frames.</summary>
    /// <param name="log">What the log holds.</param>
    /// <param name="salts">The salts of its frames.</param>
    /// <param name="lastFrame">The last frame known to be committed; those behind the last proven one are not proven good.</param>
    public void AddFrames(WalJudgement log, WalSalts salts, long lastFrame)
    {
        var skipped = log.Skipped.Select(s => s.Number).ToHashSet();
        var reader = new WalReader(_log!, _layout);
        while (reader.Read() && reader.Frame.Number <= lastFrame)
        {
            var frame = reader.Frame;
            var isProven = frame.Number <= log.ProvenFrame && !skipped.Contains(frame.Number);
            if (!isProven && frame.Salts != salts)
                continue;
            _frames.Add(new PageImage(frame.Page, frame.Number));
            _latest[frame.Page] = frame.Number;
            if (isProven)
                _proven[frame.Page] = frame.Number;
        }

        Bytes = (_pagesInFile + _latest.Keys.Count(p => p > _pagesInFile)) * PageSize;
    }

    /// <summary>Every image: the newest proven ones first, and then what is older or not proven good, the newest first.</summary>
    public IEnumerable<PageImage> All()
    {
        for (var page = 1L; page <= _pagesInFile; page++)
            yield return new PageImage((uint)page, _proven.GetValueOrDefault((uint)page));
        foreach (var (page, frame) in _proven.Where(p => p.Key > _pagesInFile))
            yield return new PageImage(page, frame);

        for (var i = _frames.Count - 1; i >= 0; i--)
        {
            if (_proven.GetValueOrDefault(_frames[i].Page) != _frames[i].Frame)
                yield return _frames[i];
        }

        foreach (var page in _proven.Keys.Where(p => p <= _pagesInFile))
            yield return new PageImage(page, 0);
    }

    /// <summary>A page in a state of the database; null when there is none.</summary>
    public byte[]? Read(uint page, PageView view)
    {
        var frames = view == PageView.Proven ? _proven : view == PageView.Latest ? _latest : null;
        return Read(new PageImage(page, frames?.GetValueOrDefault(page) ?? 0));
    }

    /// <summary>The bytes of an image; behind the end of a file that was cut off they are zero. Null when there are none.</summary>
    public byte[]? Read(PageImage image)
    {
        var (file, offset) = image.Frame == 0
            ? (_database, (image.Page - 1L) * PageSize)
            : (_log, _layout.OffsetOf(image.Frame) + WalFrame.HeaderSize);
        if (file is null || image.Page == 0 && image.Frame == 0)
            return null;
        var bytes = new byte[PageSize];
        return FileBytes.Read(file, bytes, offset) > 0 ? bytes : null;
    }
}
