namespace EventStore.EfCore;

/// <summary>An event whose content was erased. Its place in the log and in its chain stays taken.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Hash">Its hash, by which it is known if it comes again.</param>
/// <param name="Author">Whose chain it is of.</param>
/// <param name="Sequence">Its number in that chain.</param>
/// <param name="ErasedAtMs">When it was erased: Unix milliseconds.</param>
public sealed record ErasedEvent(long Position, EventHash Hash, AuthorId Author, long Sequence, long ErasedAtMs)
{
    internal static ErasedEvent Of(StoredEvent rest) =>
        new(rest.Position, rest.Event.Hash, rest.Event.Author, rest.Event.Sequence, rest.Erasure!.ErasedAtMs);
}
