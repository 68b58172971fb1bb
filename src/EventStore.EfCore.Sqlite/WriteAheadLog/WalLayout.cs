namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>Where the frames of a log are, and how their bytes are summed.</summary>
internal readonly record struct WalLayout(int PageSize, bool IsBigEndian)
{
    /// <summary>A power of two from 512 to 65,536: https://sqlite.org/fileformat2.html#pages</summary>
    public static bool IsPageSize(uint bytes) => bytes is >= 512 and <= 65_536 && uint.IsPow2(bytes);

    public int FrameSize => WalFrame.HeaderSize + PageSize;

    /// <summary>The offset of a frame in the file; the first one is number 1.</summary>
    public long OffsetOf(long frame) => WalHeader.Size + (frame - 1) * FrameSize;

    /// <summary>Complete frames in a log of so many bytes.</summary>
    public long FramesIn(long bytes) => bytes <= WalHeader.Size ? 0 : (bytes - WalHeader.Size) / FrameSize;
}
