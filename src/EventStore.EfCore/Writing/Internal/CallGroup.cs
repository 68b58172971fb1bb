namespace EventStore.EfCore.Writing;

/// <summary>Calls that share a transaction: as many as the options let, in the lanes of the first one.</summary>
internal sealed class CallGroup(EventStoreOptions options)
{
    private long _events;
    private long _bytes;

    public List<WriteCall> Calls { get; } = [];

    public Lanes Lanes { get; private set; }

    /// <summary>Whether the call needs no lane that the group does not have.</summary>
    public bool Fits(WriteCall call) => Calls.Count == 0 || call.Lanes.AreWithin(Lanes);

    /// <summary>A call that is larger than a shared transaction may be goes alone.</summary>
    public bool HasRoomFor(WriteCall call) => Calls.Count == 0
        || (_events + call.Events.Length <= options.MaxSharedTransactionSize && _bytes + call.Bytes <= options.MaxSharedTransactionBytes);

    /// <summary>Adds the call, unless it was withdrawn.</summary>
    public void Take(WriteCall call)
    {
        if (!call.TryTake())
            return;
        Calls.Add(call);
        Lanes |= call.Lanes;
        _events += call.Events.Length;
        _bytes += call.Bytes;
    }
}
