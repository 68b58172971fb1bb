using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EventStore.EfCore.Reconciling;

/// <summary>The first 16 bytes of SHA-256 over a range's sum of hashes and its count.</summary>
internal readonly record struct Fingerprint(UInt128 Bytes)
{
    public const int Size = 16;

    public static Fingerprint Of(HashSum sum, long count)
    {
        Span<byte> text = stackalloc byte[EventLimits.HashBytes + VarInt.MaxBytes];
        sum.CopyTo(text);
        var length = EventLimits.HashBytes + VarInt.Write((ulong)count, text[EventLimits.HashBytes..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], digest);
        return Read(digest[..Size]);
    }

    public static Fingerprint Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Bytes);
}
