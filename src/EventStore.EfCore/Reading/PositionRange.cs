namespace EventStore.EfCore;

/// <summary>A stretch of positions in a server's log.</summary>
/// <param name="From">The first position.</param>
/// <param name="To">The last position, included.</param>
public readonly record struct PositionRange(long From, long To)
{
    /// <summary>One position, or the first "to" the last.</summary>
    public override string ToString() => From == To ? $"{From}" : $"{From} to {To}";
}
