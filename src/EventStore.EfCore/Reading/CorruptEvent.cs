namespace EventStore.EfCore;

/// <summary>A row that is not the event that its hash names, or not in the place it was given.</summary>
/// <param name="Position">The place that the row says it has; 0 for none.</param>
/// <param name="Hash">The hash that the row has, as lower-case hexadecimal digits of whatever length the row has.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record CorruptEvent(long Position, string Hash, string Reason)
{
    /// <summary>Whose event it is, by the row's word; null where it does not tell.</summary>
    public AuthorId? Author { get; init; }

    /// <summary>The event's number in its author's chain, by the row's word; null where it does not tell.</summary>
    public long? Sequence { get; init; }
}
