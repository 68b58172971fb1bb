namespace EventStore.EfCore.Reconciling;

/// <summary>Where a range ends: before this item.</summary>
/// <param name="Item">A timestamp and the beginning of a hash, zeros behind it.</param>
/// <param name="PrefixBytes">How much of the hash is said.</param>
internal readonly record struct RangeBound(LogItem Item, int PrefixBytes)
{
    /// <summary>Behind every item.</summary>
    public static RangeBound Infinity { get; } = new(new LogItem(ulong.MaxValue, EventHash.None), 0);

    /// <summary>Before every item.</summary>
    public static RangeBound Start => default;

    public bool IsInfinite => Item.Timestamp == ulong.MaxValue;

    /// <summary>Exactly at an item.</summary>
    public static RangeBound At(LogItem item) => new(item, EventLimits.HashBytes);

    /// <summary>The shortest bound that is behind one item and not behind the next.</summary>
    public static RangeBound Between(LogItem before, LogItem next)
    {
        if (before.Timestamp != next.Timestamp)
            return new RangeBound(next with { Hash = EventHash.None }, 0);

        Span<byte> left = stackalloc byte[EventLimits.HashBytes];
        Span<byte> right = stackalloc byte[EventLimits.HashBytes];
        before.Hash.CopyTo(left);
        next.Hash.CopyTo(right);
        var length = left.CommonPrefixLength(right) + 1;
        right[length..].Clear();
        return new RangeBound(next with { Hash = EventHash.FromBytes(right) }, length);
    }
}
