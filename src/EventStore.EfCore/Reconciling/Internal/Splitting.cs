namespace EventStore.EfCore.Reconciling;

/// <summary>Into what a range is taken apart in which the two sides differ. The protocol leaves it to each side.</summary>
/// <param name="Parts">Into how many ranges, each with its fingerprint.</param>
/// <param name="ListBelow">A range with fewer items is told by their hashes.</param>
internal sealed record Splitting(int Parts, int ListBelow)
{
    /// <summary>
    /// Few parts and short lists: what narrows a difference down costs bytes in proportion to Parts / log2(Parts), and a list costs more
    /// than the fingerprints that tell which of its items is the other one. It takes some rounds more than many parts do.
    /// </summary>
    public static Splitting Narrow { get; } = new(4, 8);

    /// <summary>As the protocol's other implementations do it.</summary>
    public static Splitting Wide { get; } = new(16, 32);
}
