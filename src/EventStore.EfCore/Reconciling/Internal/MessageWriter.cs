namespace EventStore.EfCore.Reconciling;

/// <summary>Writes one message.</summary>
internal sealed class MessageWriter
{
    private byte[] _bytes = new byte[1024];
    private ulong _lastTimestamp;

    public MessageWriter() => Reserve(1)[0] = RangeExchange.Version;

    public int Length { get; private set; }

    /// <summary>The place up to which the message can be taken back.</summary>
    public (int Length, ulong LastTimestamp) Mark => (Length, _lastTimestamp);

    public void Rewind((int Length, ulong LastTimestamp) mark) => (Length, _lastTimestamp) = mark;

    public void Skip(RangeBound end) => Range(end, RangeMode.Skip);

    public void Write(RangeBound end, Fingerprint fingerprint)
    {
        Range(end, RangeMode.Fingerprint);
        fingerprint.CopyTo(Reserve(Fingerprint.Size));
    }

    /// <summary>Begins a list; as many hashes must follow.</summary>
    public void BeginHashes(RangeBound end, int count)
    {
        Range(end, RangeMode.Hashes);
        Number((ulong)count);
    }

    public void Write(EventHash hash) => hash.CopyTo(Reserve(EventLimits.HashBytes));

    public ReadOnlyMemory<byte> ToMessage() => _bytes.AsMemory(0, Length);

    private void Range(RangeBound end, RangeMode mode)
    {
        Number(end.IsInfinite ? 0 : end.Item.Timestamp - _lastTimestamp + 1);
        _lastTimestamp = end.Item.Timestamp;
        Number((ulong)end.PrefixBytes);
        Span<byte> hash = stackalloc byte[EventLimits.HashBytes];
        end.Item.Hash.CopyTo(hash);
        hash[..end.PrefixBytes].CopyTo(Reserve(end.PrefixBytes));
        Number((ulong)mode);
    }

    private void Number(ulong value)
    {
        Span<byte> digits = stackalloc byte[VarInt.MaxBytes];
        var length = VarInt.Write(value, digits);
        digits[..length].CopyTo(Reserve(length));
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
