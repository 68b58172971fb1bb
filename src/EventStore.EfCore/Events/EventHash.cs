using EventStore.EfCore.Events;

namespace EventStore.EfCore;

/// <summary>The SHA-256 of an event's canonical bytes (<see cref="EventContent"/>): its identity inside a server.</summary>
/// <remarks>An immutable value of 32 bytes; compared, hashed and ordered by its bytes; printed as 64 lower-case hexadecimal
/// digits.</remarks>
public readonly record struct EventHash : IComparable<EventHash>
{
    private const string What = "An event hash";

    private readonly Bytes32 _bytes;

    private EventHash(Bytes32 bytes) => _bytes = bytes;

    /// <summary>32 zero bytes: the predecessor of an author's first event.</summary>
    public static EventHash None => default;

    /// <summary>Takes 32 bytes as they are.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than 32 bytes.</exception>
    public static EventHash FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.Read(bytes, What));

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static EventHash Parse(ReadOnlySpan<char> hex) => new(Bytes32.Parse(hex, What));

    /// <summary>Reads 64 hexadecimal digits of either case; false, and the zero value, for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out EventHash value)
    {
        var parsed = Bytes32.TryParse(hex, out var bytes);
        value = new EventHash(bytes);
        return parsed;
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>A new array of the 32 bytes.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Orders by the bytes, first byte first.</summary>
    public int CompareTo(EventHash other) => _bytes.CompareTo(in other._bytes);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();

    /// <summary>Orders by the bytes.</summary>
    public static bool operator <(EventHash left, EventHash right) => left.CompareTo(right) < 0;

    /// <summary>Orders by the bytes.</summary>
    public static bool operator >(EventHash left, EventHash right) => left.CompareTo(right) > 0;

    /// <summary>Orders by the bytes.</summary>
    public static bool operator <=(EventHash left, EventHash right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by the bytes.</summary>
    public static bool operator >=(EventHash left, EventHash right) => left.CompareTo(right) >= 0;
}
