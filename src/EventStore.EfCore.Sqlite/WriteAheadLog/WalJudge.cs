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
    private WalFrame? _doubtful;

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
    /// <param name="databasePageSize">The page size in the database's header, which helps where the log's header is damaged.</param>
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
        if (_doubtful is { } doubtful)
        {
            _doubtful = null;
            if (hasSalts && _reader.Sum(doubtful.Stored) == frame.Stored)
                Take(doubtful, isGood: true, page1: null);
            else
                Leave(doubtful);
        }

        if (hasSalts)
            Check(frame);
        else
            Doubt(frame);
    }

    private void Check(in WalFrame frame)
    {
        var sum = _reader.Sum(_seed);
        var isGood = sum == frame.Stored;
        Recover(frame, isGood);
        if (!isGood && _otherSeed is { } other && _reader.Sum(other) == frame.Stored)
        {
            isGood = true;
            _isPreviousGood = true;
            _tail.Redeem();
        }

        Take(frame, isGood, isGood && frame.Page == 1 ? DatabaseHeader.Read(_reader.Page) : null);
        _otherSeed = isGood ? null : sum;
    }

    // A frame with other salts that continues one of ours has damaged salts, if the next frame has the right ones and continues it in turn.
    // Its own word is not enough: the frame before may be half ours and half an old one that it continues.
    private void Doubt(in WalFrame frame)
    {
        Recover(frame, fits: false);
        if (_isPreviousOurs && _reader.Sum(_seed) == frame.Stored)
            _doubtful = frame;
        else
            Leave(frame);
    }

    private void Leave(in WalFrame frame)
    {
        _isUnbroken = false;
        Remember(frame, isOurs: false, isGood: false);
    }

    private void Take(in WalFrame frame, bool isGood, DatabaseHeader? page1)
    {
        _isUnbroken &= isGood || frame.Number == 1;
        if (isGood && IsCommitBehind(_previous) && !IsPadding(frame))
        {
            _tail.Prove(_previous.Number);
            _isUnbroken = true;
        }

        _tail.Add(frame, isGood, page1);
        if (frame.IsCommit && _isRecovering)
        {
            _accepted = frame.Number;
            _acceptedCommits++;
            _tail.Accept(frame.Number);
        }
        else if (frame.IsCommit && _isUnbroken)
        {
            _tail.Prove(frame.Number);
        }

        Remember(frame, isOurs: true, isGood);
    }

    private void Remember(in WalFrame frame, bool isOurs, bool isGood)
    {
        _previous = frame;
        _isPreviousOurs = isOurs;
        _isPreviousGood = isGood;
        _seed = frame.Stored;
        _otherSeed = null;
    }

    private void Recover(in WalFrame frame, bool fits)
    {
        if (!_isRecovering || (fits && frame.Page > 0))
            return;
        _isRecovering = false;
        _isUnbroken = false;
        _rejected = frame.Number;
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
        return ReadPage(_previous).AsSpan().SequenceEqual(ReadPage(frame));
    }

    private byte[] ReadPage(in WalFrame frame)
    {
        var page = new byte[_layout.PageSize];
        FileBytes.Read(_log, page, _layout.OffsetOf(frame.Number) + WalFrame.HeaderSize);
        return page;
    }
}
