namespace EventStore.EfCore.Reading;

/// <summary>A chain and its last event: highest sequence, of forks the one stored last; and the sequence of the event before that one.
/// </summary>
internal sealed record ChainEndRecord(int ChainId, byte[]? Author, long? Sequence, byte[]? Hash, long? SequenceBefore)
{
    /// <summary>Whether it is the only event with its sequence, and this is its hash.</summary>
    public bool IsAlone(EventHash hash) => SequenceBefore != Sequence
        && Hash is { Length: EventLimits.HashBytes } && EventHash.FromBytes(Hash) == hash;
}
