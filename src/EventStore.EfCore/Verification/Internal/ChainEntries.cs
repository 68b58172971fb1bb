namespace EventStore.EfCore.Verification;

/// <summary>Which events of a chain there are, told briefly.</summary>
/// <param name="Chain">The chain's number.</param>
/// <param name="Count">How many.</param>
/// <param name="Places">The sum of their <see cref="Place"/>s.</param>
internal sealed record ChainEntries(long Chain, long Count, long Places)
{
    /// <summary>The prime 2^31 - 1: products of two remainders of it fit into 64 bits, and no changed bit is a multiple of it.</summary>
    public const long Prime = int.MaxValue;

    /// <summary>What ties an event's sequence to its position.</summary>
    public static long Place(long sequence, long position) => sequence % Prime * (position % Prime) % Prime;
}
