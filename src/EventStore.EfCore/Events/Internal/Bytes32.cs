using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EventStore.EfCore.Events;

/// <summary>32 bytes by value: no allocation, compared a machine word at a time. What hashes and keys are made of.</summary>
internal readonly record struct Bytes32
{
    public const int Size = 32;

#pragma warning disable CS0649 // assigned as a whole, by reading 32 bytes over them
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;
#pragma warning restore CS0649

    public static Bytes32 Read(ReadOnlySpan<byte> bytes, string what) => bytes.Length == Size
        ? MemoryMarshal.Read<Bytes32>(bytes)
        : throw new ArgumentException($"{what} has {Size} bytes; got {bytes.Length}.", nameof(bytes));

    public static bool TryParse(ReadOnlySpan<char> hex, out Bytes32 value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (hex.Length != Size * 2 || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            value = default;
            return false;
        }

        value = MemoryMarshal.Read<Bytes32>(bytes);
        return true;
    }

    public static Bytes32 Parse(ReadOnlySpan<char> hex, string what) => TryParse(hex, out var value)
        ? value
        : throw new FormatException($"{what} is {Size * 2} hexadecimal digits; got '{Shorten(hex)}'.");

    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public int CompareTo(in Bytes32 other) => AsBytes(in this).SequenceCompareTo(AsBytes(in other));

    // Peers choose these bytes, and would choose ones that collide. The runtime's hash of text is keyed anew in each process for that very
    // reason, and covers all that it is given.
    public override int GetHashCode() => string.GetHashCode(MemoryMarshal.Cast<byte, char>(AsBytes(in this)));

    public bool Equals(Bytes32 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override string ToString() => Convert.ToHexStringLower(AsBytes(in this));

    private static ReadOnlySpan<byte> AsBytes(in Bytes32 value) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Bytes32>(in Unsafe.AsRef(in value)));

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : $"{text[..80]}…";
}
