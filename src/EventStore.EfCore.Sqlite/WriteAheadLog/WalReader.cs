using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// Reads the frames of a log one after the other, in blocks of about 1 MiB however long the log is, and never beyond the length that the
/// file had at first: somebody may be writing.
/// </summary>
internal sealed class WalReader
{
    private const int BlockBytes = 1 << 20;

    private readonly SafeFileHandle _log;
    private readonly WalLayout _layout;
    private readonly long _frames;
    private readonly byte[] _block;
    private long _number;
    private int _at;
    private int _end;

    public WalReader(SafeFileHandle log, WalLayout layout)
    {
        _log = log;
        _layout = layout;
        _frames = layout.FramesIn(RandomAccess.GetLength(log));
        _block = new byte[Math.Min(_frames, Math.Max(1, BlockBytes / layout.FrameSize)) * layout.FrameSize];
    }

    /// <summary>The frame that <see cref="Read"/> came to.</summary>
    public WalFrame Frame { get; private set; }

    /// <summary>Its page; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Page => _block.AsSpan(_at + WalFrame.HeaderSize, _layout.PageSize);

    /// <summary>Opens a log for reading beside whoever else has it open.</summary>
    public static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>Goes to the next frame; false behind the last complete one.</summary>
    public bool Read()
    {
        if (_number == _frames)
            return false;
        _at += _number == 0 ? 0 : _layout.FrameSize;
        if (_at >= _end && !Fill())
            return false;
        Frame = WalFrame.Read(++_number, _block.AsSpan(_at, WalFrame.HeaderSize));
        return true;
    }

    /// <summary>The checksum that this frame must store if the one before it stores the seed.</summary>
    public WalChecksum Sum(WalChecksum seed) =>
        seed.Add(_block.AsSpan(_at, WalFrame.SummedHeaderSize), _layout.IsBigEndian).Add(Page, _layout.IsBigEndian);

    private bool Fill()
    {
        var wanted = _block.AsSpan(0, (int)Math.Min(_block.Length, (_frames - _number) * _layout.FrameSize));
        var read = FileBytes.Read(_log, wanted, _layout.OffsetOf(_number + 1));
        _at = 0;
        _end = read / _layout.FrameSize * _layout.FrameSize;
        return _end > 0;
    }
}
