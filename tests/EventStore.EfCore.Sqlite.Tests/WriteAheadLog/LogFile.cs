using System.Buffers.Binary;
using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>A log made byte by byte, as SQLite writes it, so that a test can say what was synced and what was not.</summary>
internal sealed class LogFile(WalLayout layout, Random random)
{
    private byte[] _bytes = [];
    private WalSalts _salts = new((uint)random.Next(), (uint)random.Next());
    private WalChecksum _seed;
    private uint _sequence;

    public WalLayout Layout => layout;

    public byte[] Bytes
    {
        get => _bytes;
        set => _bytes = value;
    }

    /// <summary>The last committed frame.</summary>
    public long Position { get; private set; }

    /// <summary>Begins anew at the first frame; what was there stays behind the header until it is written over.</summary>
    public void Restart()
    {
        _salts = new WalSalts(_salts.Generation + 1, (uint)random.Next());
        Position = 0;
        var header = At(0, WalHeader.Size);
        BinaryPrimitives.WriteUInt32BigEndian(header, layout.IsBigEndian ? 0x377f0683u : 0x377f0682u);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], 3_007_000);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)layout.PageSize);
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], _sequence++);
        Write(header[16..], _salts.Generation, _salts.Random);
        _seed = default(WalChecksum).Add(header[..24], layout.IsBigEndian);
        Write(header[24..], _seed.First, _seed.Second);
    }

    /// <summary>Writes a transaction behind the last committed one, the database's size in its last frame, and commits it.</summary>
    public void Commit(uint size, params IReadOnlyList<(uint Page, byte[] Content)> pages)
    {
        _seed = Write(size, pages);
        Position += pages.Count;
    }

    /// <summary>Commits with further copies of the commit frame, as SQLite fills up sectors that are not written safely.</summary>
    public void CommitPadded(uint size, int copies, params IReadOnlyList<(uint Page, byte[] Content)> pages)
    {
        _seed = WritePadded(size, copies, pages);
        Position += pages.Count + copies;
    }

    /// <summary>Writes the frames of a transaction and leaves it at that: without a commit frame when the size is 0.</summary>
    public WalChecksum Write(uint size, params IReadOnlyList<(uint Page, byte[] Content)> pages) => WritePadded(size, 0, pages);

    /// <summary>The same with copies of the commit frame.</summary>
    public WalChecksum WritePadded(uint size, int copies, params IReadOnlyList<(uint Page, byte[] Content)> pages)
    {
        var seed = _seed;
        for (var i = 0; i < pages.Count + copies; i++)
        {
            var (page, content) = pages[Math.Min(i, pages.Count - 1)];
            var frame = At((int)layout.OffsetOf(Position + 1 + i), layout.FrameSize);
            Write(frame, page, i >= pages.Count - 1 ? size : 0);
            Write(frame[8..], _salts.Generation, _salts.Random);
            content.CopyTo(frame[WalFrame.HeaderSize..]);
            seed = seed.Add(frame[..8], layout.IsBigEndian).Add(frame[WalFrame.HeaderSize..], layout.IsBigEndian);
            Write(frame[16..], seed.First, seed.Second);
        }

        return seed;
    }

    private Span<byte> At(int offset, int length)
    {
        if (_bytes.Length < offset + length)
            Array.Resize(ref _bytes, offset + length);
        return _bytes.AsSpan(offset, length);
    }

    private static void Write(Span<byte> target, uint first, uint second)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, first);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], second);
    }
}
