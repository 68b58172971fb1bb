using System.Buffers.Binary;

namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>The parts of a write-ahead log that was left as the writer wrote it: https://sqlite.org/fileformat2.html#walformat.</summary>
internal sealed class WalFile
{
    public const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int SaltsOffset = 16;

    private readonly byte[] _bytes;

    public WalFile(byte[] bytes)
    {
        _bytes = bytes;
        PageBytes = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8));
        while (Start(Frames + 1) <= bytes.Length && HasSaltsOfHeader(Frames))
            Frames++;
        Commits = [.. Enumerable.Range(0, Frames).Where(f => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(Start(f) + 4)) != 0)];
    }

    public int PageBytes { get; }

    /// <summary>How many frames are of this generation of the log.</summary>
    public int Frames { get; }

    /// <summary>The frames that end a transaction.</summary>
    public IReadOnlyList<int> Commits { get; }

    /// <summary>How many frames there are before the last transaction. Damage among them has a commit behind it.</summary>
    public int FramesBeforeLast => Commits[^2] + 1;

    /// <summary>Where a frame begins.</summary>
    public int Start(int frame) => HeaderBytes + (frame * (FrameHeaderBytes + PageBytes));

    public uint PageOf(int frame) => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(Start(frame)));

    /// <summary>The page that a frame carries.</summary>
    public Span<byte> Page(int frame) => _bytes.AsSpan(Start(frame) + FrameHeaderBytes, PageBytes);

    /// <summary>A whole frame.</summary>
    public Span<byte> Frame(int frame) => _bytes.AsSpan(Start(frame), FrameHeaderBytes + PageBytes);

    private bool HasSaltsOfHeader(int frame) =>
        _bytes.AsSpan(Start(frame) + 8, 8).SequenceEqual(_bytes.AsSpan(SaltsOffset, 8));
}
