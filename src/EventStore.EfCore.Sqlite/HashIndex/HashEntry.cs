using System.Buffers.Binary;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>Where an event is, by the first 8 bytes of its hash.</summary>
internal readonly record struct HashEntry(ulong Prefix, int ServerNumber, long Position) : IComparable<HashEntry>
{
    /// <summary>How many bytes of a hash are indexed.</summary>
    public const int PrefixBytes = sizeof(ulong);

    /// <summary>The size of an entry among others.</summary>
    public const int Bytes = PrefixBytes + sizeof(int) + sizeof(long);

    public static ulong PrefixOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);

    public static HashEntry Read(ReadOnlySpan<byte> bytes) => new(
        PrefixOf(bytes),
        BinaryPrimitives.ReadInt32BigEndian(bytes[PrefixBytes..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[(PrefixBytes + sizeof(int))..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Prefix);
        BinaryPrimitives.WriteInt32BigEndian(bytes[PrefixBytes..], ServerNumber);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(PrefixBytes + sizeof(int))..], Position);
    }

    public int CompareTo(HashEntry other) => (Prefix, ServerNumber, Position).CompareTo((other.Prefix, other.ServerNumber, other.Position));
}
