namespace EventStore.EfCore.Reconciling;

/// <summary>Reads a peer's message and believes nothing of it.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private RangeBound _last = RangeBound.Start;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The byte of the protocol's version, known or not.</summary>
    public byte ReadVersion()
    {
        var version = Take(1, "a version")[0];
        return version is >= 0x60 and <= 0x6F
            ? version
            : throw new ReconciliationProtocolException($"its first byte is '{version:x2}', which is no version of the protocol");
    }

    /// <summary>The end of the next range. Ranges may be empty; none begins before the one before it has ended.</summary>
    public RangeBound ReadBound()
    {
        var encoded = ReadNumber("a timestamp");
        var length = ReadNumber("the length of a prefix");
        if (length > EventLimits.HashBytes)
            throw new ReconciliationProtocolException($"the prefix of a bound has '{length}' bytes; a hash has {EventLimits.HashBytes}");
        Span<byte> hash = stackalloc byte[EventLimits.HashBytes];
        hash.Clear();
        Take((int)length, "the prefix of a bound").CopyTo(hash);
        if (encoded == 0)
            return _last = RangeBound.Infinity;

        var offset = encoded - 1;
        if (_last.IsInfinite || offset >= ulong.MaxValue - _last.Item.Timestamp)
            throw new ReconciliationProtocolException("a range ends behind the last timestamp that there is");
        var bound = new RangeBound(new LogItem(_last.Item.Timestamp + offset, EventHash.FromBytes(hash)), (int)length);
        if (bound.Item.CompareTo(_last.Item) < 0)
            throw new ReconciliationProtocolException("a range ends before the range before it");
        return _last = bound;
    }

    public RangeMode ReadMode()
    {
        var mode = ReadNumber("the mode of a range");
        return mode <= (ulong)RangeMode.Hashes
            ? (RangeMode)mode
            : throw new ReconciliationProtocolException($"a range has the mode '{mode}', which version 1 does not know");
    }

    public Fingerprint ReadFingerprint() => Fingerprint.Read(Take(Fingerprint.Size, "a fingerprint"));

    /// <summary>Hashes, 32 bytes each. That there are so many is checked before anything is made for them.</summary>
    public ReadOnlySpan<byte> ReadHashes()
    {
        var count = ReadNumber("the number of hashes");
        return count <= (ulong)(_rest.Length / EventLimits.HashBytes)
            ? Take((int)count * EventLimits.HashBytes, "hashes")
            : throw new ReconciliationProtocolException($"a list says that it has '{count}' hashes, and the message ends before");
    }

    private ulong ReadNumber(string what)
    {
        var length = VarInt.Read(_rest, out var value);
        if (length == 0)
        {
            throw new ReconciliationProtocolException(
                $"{what} is no number of at most 64 bits in its shortest form, or the message ends in it");
        }

        _rest = _rest[length..];
        return value;
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > _rest.Length)
            throw new ReconciliationProtocolException($"it ends where {what} should be");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
