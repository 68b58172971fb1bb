namespace EventStore.EfCore.Reconciling;

/// <summary>The protocol's numbers: base 128, the most significant digit first, bit 8 set on all but the last, no digit too many.</summary>
internal static class VarInt
{
    /// <summary>How many digits 64 bits take.</summary>
    public const int MaxBytes = 10;

    public static int Write(ulong value, Span<byte> destination)
    {
        var length = 1;
        for (var rest = value >> 7; rest > 0; rest >>= 7)
            length++;
        for (var i = length - 1; i >= 0; i--, value >>= 7)
            destination[i] = (byte)((value & 0x7F) | (i == length - 1 ? 0UL : 0x80));
        return length;
    }

    /// <summary>Reads a number from the start of the bytes.</summary>
    /// <returns>How many bytes it has; 0 where there is none: too short, too long, above 64 bits, or with a leading zero.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < MaxBytes; i++)
        {
            if ((i == 0 && bytes[i] == 0x80) || value > ulong.MaxValue >> 7)
                return 0;
            value = (value << 7) | (bytes[i] & 0x7FUL);
            if (bytes[i] < 0x80)
                return i + 1;
        }

        return 0;
    }
}
