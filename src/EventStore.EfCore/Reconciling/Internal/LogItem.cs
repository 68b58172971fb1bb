namespace EventStore.EfCore.Reconciling;

/// <summary>What a set is made of, in the protocol's order: by timestamp, then by the bytes of the hash.</summary>
internal readonly record struct LogItem(ulong Timestamp, EventHash Hash) : IComparable<LogItem>
{
    public int CompareTo(LogItem other) =>
        Timestamp != other.Timestamp ? Timestamp.CompareTo(other.Timestamp) : Hash.CompareTo(other.Hash);
}
