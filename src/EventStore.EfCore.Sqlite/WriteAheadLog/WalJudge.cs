using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// Reads a log once, from its first frame to its last, and says what <see cref="WalJudgement"/> says. Holds a block of the log and a few
/// bytes for each frame since the last commit.
/// </summary>
internal sealed class WalJudge
{
    private const int SectorBytes = 512;

    private readonly SafeFileHandle _log;
    private readonly WalHeader _header;
    private readonly WalLayout _layout;
    private readonly WalSalts _salts;
    private readonly WalReader _reader;
    private readonly WalTail _tail = new();

    // What recovery does.
    private bool _isRecovering;
    private long _accepted;
    private int _acceptedCommits;
    private long _rejected;

    // The frame before, and what it leaves to check the next one with.
    private WalFrame _previous;
    private bool _isPreviousOurs = true;
    private bool _isPreviousGood;
    private WalChecksum _seed;
    private WalChecksum? _otherSeed;

    // Whether every frame since the last proven commit continues the one before it.
    private bool _isUnbroken;

    private WalJudge(SafeFileHandle log, WalHeader header, WalLayout layout, WalSalts salts)
    {
        _log = log;
        _header = header;
        _layout = layout;
        _salts = salts;
        _reader = new WalReader(log, layout);
        _seed = header.Stored;
        _otherSeed = header.Fault == WalHeaderFault.None ? null : header.Computed;
        _isRecovering = header.Fault == WalHeaderFault.None;
        _isUnbroken = header.Fault != WalHeaderFault.None;
    }

    /// <summary>Judges a log of at least 32 bytes.</summary>
    /// <param name="log">The log, which is only read.</param>
    /// <param name="databasePageSize">The page size that the database's own header says, if it says one: it helps where the log's header is damaged.</param>
    public static WalJudgement Judge(SafeFileHandle log, int? databasePageSize)
    {
        var header = ReadHeader(log);
        if (header.Fault == WalHeaderFault.None)
            return new WalJudge(log, header, header.Layout, header.Salts).Run();
        return WalProbe.Find(log, header, databasePageSize) is { } found
            ? new WalJudge(log, header, found.Layout, found.Salts).Run()
            : new WalJudge(log, header, new WalLayout(databasePageSize ?? 4096, false), header.Salts).Conclude();
    }

    private static WalHeader ReadHeader(SafeFileHandle log)
    {
        Span<byte> bytes = stackalloc byte[WalHeader.Size + WalFrame.HeaderSize];
        bytes.Clear();
        var read = FileBytes.Read(log, bytes, 0);
        var header = WalHeader.Read(bytes);
        if (read < WalHeader.Size)
            return header with { Fault = WalHeaderFault.Short };
        var isOutdated = header.Fault == WalHeaderFault.None
            && WalFrame.Read(1, bytes[WalHeader.Size..]).Salts.IsLaterThan(header.Salts);
        return isOutdated ? header with { Fault = WalHeaderFault.Outdated } : header;
    }

    private WalJudgement Run()
    {
        while (_reader.Read())
            Next(_reader.Frame);
        if (_isRecovering)
            _rejected = _previous.Number + 1;
        return Conclude();
    }

    private WalJudgement Conclude() => new()
    {
        Header = _header,
        Layout = _layout,
        AcceptedFrame = _accepted,
        AcceptedCommits = _acceptedCommits,
        RejectedFrame = _rejected,
        ProvenFrame = Math.Max(_accepted, _tail.Proven),
        CommitsBehind = _tail.Commits,
        PagesBehind = _tail.Pages,
        Skipped = _tail.Skipped,
        FirstPage1 = _tail.FirstPage1,
        LastPage1 = _tail.LastPage1,
    };

    private void Next(in WalFrame frame)
    {
        var hasSalts = frame.Salts == _salts;
        if (!hasSalts && !_isPreviousOurs)
        {
            _previous = frame;
            _seed = frame.Stored;
            return;
        }

        var sum = _reader.Sum(_seed);
        var isGood = sum == frame.Stored;
        Recover(frame, hasSalts && isGood);
        if (!isGood && _otherSeed is { } other && _reader.Sum(other) == frame.Stored)
        {
            isGood = true;
            _isPreviousGood = true;
            _tail.Redeem();
        }

        // A frame that continues ours is ours whatever its salts say.
        var isOurs = hasSalts || isGood;
        _isUnbroken &= isGood || (frame.Number == 1 && isOurs);
        if (isGood && IsCommitBehind(_previous) && !IsPadding(frame))
        {
            _tail.Prove(_previous.Number);
            _isUnbroken = true;
        }

        if (isOurs)
            Add(frame, isGood);
        _previous = frame;
        _isPreviousOurs = isOurs;
        _isPreviousGood = isGood;
        _seed = frame.Stored;
        _otherSeed = isOurs && !isGood ? sum : null;
    }

    private void Recover(in WalFrame frame, bool fits)
    {
        if (!_isRecovering || (fits && frame.Page > 0))
            return;
        _isRecovering = false;
        _isUnbroken = false;
        _rejected = frame.Number;
    }

    private void Add(in WalFrame frame, bool isGood)
    {
        _tail.Add(frame, isGood, isGood && frame.Page == 1 ? DatabaseHeader.Read(_reader.Page) : null);
        if (!frame.IsCommit)
            return;
        if (_isRecovering)
        {
            _accepted = frame.Number;
            _acceptedCommits++;
            _tail.Accept(frame.Number);
        }
        else if (_isUnbroken)
        {
            _tail.Prove(frame.Number);
        }
    }

    /// <summary>Whether this is a commit frame of ours, not accepted and not yet proven, whose header was written in one piece.</summary>
    private bool IsCommitBehind(in WalFrame frame) =>
        frame.IsCommit && _isPreviousOurs && frame.Number > Math.Max(_accepted, _tail.Proven)
        && (_isPreviousGood || _layout.OffsetOf(frame.Number) % SectorBytes <= SectorBytes - WalFrame.HeaderSize);

    /// <summary>
    /// Where sectors are not written safely, SQLite repeats a commit frame up to the end of its sector: no commit of its own. The page
    /// of a torn frame says nothing about that.
    /// </summary>
    private bool IsPadding(in WalFrame frame)
    {
        if (frame.Page != _previous.Page || frame.DatabaseSize != _previous.DatabaseSize)
            return false;
        if (!_isPreviousGood)
            return true;
        var before = new byte[_layout.PageSize];
        FileBytes.Read(_log, before, _layout.OffsetOf(_previous.Number) + WalFrame.HeaderSize);
        return _reader.Page.SequenceEqual(before);
    }
}
