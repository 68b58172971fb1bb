using System.Buffers.Binary;

namespace EventStore.EfCore.Reconciling;

/// <summary>The sum of hashes modulo 2^256, each read as a little-endian number. It can be taken apart again.</summary>
internal readonly record struct HashSum(ulong A, ulong B, ulong C, ulong D)
{
    public static HashSum Of(EventHash hash)
    {
        Span<byte> bytes = stackalloc byte[EventLimits.HashBytes];
        hash.CopyTo(bytes);
        return new HashSum(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
    }

    public static HashSum operator +(HashSum left, HashSum right)
    {
        var carry = 0UL;
        return new HashSum(
            Add(left.A, right.A, ref carry), Add(left.B, right.B, ref carry), Add(left.C, right.C, ref carry),
            Add(left.D, right.D, ref carry));
    }

    public static HashSum operator -(HashSum left, HashSum right) => left + ~right + new HashSum(1, 0, 0, 0);

    public static HashSum operator ~(HashSum value) => new(~value.A, ~value.B, ~value.C, ~value.D);

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, A);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], D);
    }

    private static ulong Add(ulong left, ulong right, ref ulong carry)
    {
        var sum = unchecked(left + right);
        var overflows = sum < left ? 1UL : 0UL;
        var whole = unchecked(sum + carry);
        carry = overflows | (whole < sum ? 1UL : 0UL);
        return whole;
    }
}
