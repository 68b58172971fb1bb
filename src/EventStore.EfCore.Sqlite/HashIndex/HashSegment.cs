namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>
/// A part of the index that is cut into chunks by the leading bits of the hashes. Of a segment that is being filled, or emptied into
/// another one, only a range of hashes is in use; what is outside of it is elsewhere.
/// </summary>
/// <param name="Id">Its number.</param>
/// <param name="Bits">It has two to the power of so many chunks.</param>
/// <param name="Low">The first 32 bits of the hashes from which on it is in use.</param>
/// <param name="High">Those up to which it is, exclusive.</param>
/// <param name="Target">The segment that it is emptied into.</param>
internal sealed record HashSegment(long Id, int Bits, long Low, long High, long? Target)
{
    /// <summary>How many bits of a hash a range is told in.</summary>
    public const int RangeBits = 32;

    /// <summary>Behind all hashes.</summary>
    public const long End = 1L << RangeBits;

    /// <summary>No segment is cut finer.</summary>
    public const int MostBits = 29;

    /// <summary>What a row holds; null where it can be no segment.</summary>
    public static HashSegment? Of(object id, object bits, object low, object high, object target) =>
        id is long number and > 0 and <= int.MaxValue
        && bits is long size and > 0 and <= MostBits
        && low is long from and >= 0 and <= End
        && high is long to and >= 0 and <= End
        && target is DBNull or long
            ? new HashSegment(number, (int)size, from, to, target as long?)
            : null;

    public long Chunks => 1L << Bits;

    public bool IsWhole => Low == 0 && High == End;

    /// <summary>The chunk of a hash.</summary>
    public long ChunkOf(ulong prefix) => (long)(prefix >> (64 - Bits));

    /// <summary>Where a chunk begins, as a bound of a range.</summary>
    public long BeginOf(long chunk) => chunk << (RangeBits - Bits);

    /// <summary>The first hash of a chunk.</summary>
    public ulong FirstOf(long chunk) => (ulong)chunk << (64 - Bits);

    /// <summary>The last hash of a chunk.</summary>
    public ulong LastOf(long chunk) => FirstOf(chunk) | (ulong.MaxValue >> Bits);

    /// <summary>The first chunk that is in use.</summary>
    public long FirstChunk => Low >> (RangeBits - Bits);

    /// <summary>The chunk that is to be filled next.</summary>
    public long NextChunk => High >> (RangeBits - Bits);
}
