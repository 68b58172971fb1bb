using EventStore.EfCore.Events;

namespace EventStore.EfCore;

/// <summary>An author: an Ed25519 public key (RFC 8032).</summary>
/// <remarks>An immutable value of 32 bytes; compared, hashed and ordered by its bytes; printed as 64 lower-case hexadecimal
/// digits.</remarks>
public readonly record struct AuthorId : IComparable<AuthorId>
{
    private const string What = "An author id";

    private readonly Bytes32 _bytes;

    private AuthorId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes 32 bytes as they are.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than 32 bytes.</exception>
    public static AuthorId FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.Read(bytes, What));

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static AuthorId Parse(ReadOnlySpan<char> hex) => new(Bytes32.Parse(hex, What));

    /// <summary>Reads 64 hexadecimal digits of either case; false, and the zero value, for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out AuthorId value)
    {
        var parsed = Bytes32.TryParse(hex, out var bytes);
        value = new AuthorId(bytes);
        return parsed;
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>A new array of the 32 bytes.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Orders by the bytes, first byte first.</summary>
    public int CompareTo(AuthorId other) => _bytes.CompareTo(in other._bytes);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();

    /// <summary>Orders by the bytes.</summary>
    public static bool operator <(AuthorId left, AuthorId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by the bytes.</summary>
    public static bool operator >(AuthorId left, AuthorId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by the bytes.</summary>
    public static bool operator <=(AuthorId left, AuthorId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by the bytes.</summary>
    public static bool operator >=(AuthorId left, AuthorId right) => left.CompareTo(right) >= 0;
}
