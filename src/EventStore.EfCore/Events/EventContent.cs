using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EventStore.EfCore;

/// <summary>
/// What an author signs, and what is hashed. Its canonical bytes, integers little-endian: author 32 · sequence u64 · previous 32 ·
/// dependency count u64 · dependencies 32 each · payload as it is · timestamp hint u64.
/// </summary>
public sealed class EventContent
{
    private const int FixedBytes = EventLimits.AuthorBytes + sizeof(long) + EventLimits.HashBytes + sizeof(long) + sizeof(long);

    private readonly EventHash[] _dependencies;

    /// <summary>Checks the parts and copies them, so that what the caller does to its arrays later changes nothing here.</summary>
    /// <param name="author">The Ed25519 public key.</param>
    /// <param name="sequence">The number in the author's chain, 1 to <see cref="long.MaxValue"/>.</param>
    /// <param name="previous">The author's previous event; <see cref="EventHash.None"/> for sequence 1 and only there.</param>
    /// <param name="dependencies">Other authors' events that this one has seen, at most 64.</param>
    /// <param name="payload">Opaque bytes; how many a store takes is <see cref="EventStoreOptions.MaxPayloadBytes"/>.</param>
    /// <param name="timestampHintMs">Unix milliseconds, 0 or more; for display, never for ordering.</param>
    /// <exception cref="InvalidEventException">A part is out of these limits.</exception>
    public EventContent(
        AuthorId author,
        long sequence,
        EventHash previous,
        ReadOnlySpan<EventHash> dependencies,
        ReadOnlySpan<byte> payload,
        long timestampHintMs)
        : this(author, sequence, previous, CheckedCopy(dependencies), payload.ToArray(), timestampHintMs)
    {
    }

    private EventContent(
        AuthorId author, long sequence, EventHash previous, EventHash[] dependencies, byte[] payload, long timestampHintMs)
    {
        if (sequence < 1)
            throw new InvalidEventException($"its sequence is '{sequence}'; sequences run from 1 to {long.MaxValue}");
        if (timestampHintMs < 0)
            throw new InvalidEventException($"its timestamp hint is '{timestampHintMs}'; Unix milliseconds run from 0 to {long.MaxValue}");
        if (sequence == 1 && previous != EventHash.None)
            throw new InvalidEventException(
                $"it has sequence 1 but names the predecessor '{previous}'; a first event has none (32 zero bytes)");
        if (sequence > 1 && previous == EventHash.None)
            throw new InvalidEventException($"it has sequence {sequence} but names no predecessor");

        Author = author;
        Sequence = sequence;
        Previous = previous;
        _dependencies = dependencies;
        PayloadArray = payload;
        TimestampHintMs = timestampHintMs;
    }

    /// <summary>The Ed25519 public key of who signed.</summary>
    public AuthorId Author { get; }

    /// <summary>The number in the author's chain, from 1.</summary>
    public long Sequence { get; }

    /// <summary>The hash of the author's previous event; zero for sequence 1.</summary>
    public EventHash Previous { get; }

    /// <summary>Hashes of other authors' events that this one has seen; at most 64.</summary>
    public ReadOnlySpan<EventHash> Dependencies => _dependencies;

    /// <summary>Opaque bytes.</summary>
    public ReadOnlyMemory<byte> Payload => PayloadArray;

    /// <summary>Unix milliseconds that the author claims; for display, never for ordering.</summary>
    public long TimestampHintMs { get; }

    /// <summary>How many canonical bytes there are.</summary>
    public int Length => LengthOf(_dependencies.Length * EventLimits.HashBytes, Payload.Length);

    /// <summary>The canonical bytes, in a new array: what to sign and what to verify a signature over.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>SHA-256 of the canonical bytes.</summary>
    public EventHash ComputeHash()
    {
        var rented = ArrayPool<byte>.Shared.Rent(Length);
        var bytes = rented.AsSpan(0, Length);
        WriteTo(bytes);
        Span<byte> digest = stackalloc byte[EventLimits.HashBytes];
        SHA256.HashData(bytes, digest);
        ArrayPool<byte>.Shared.Return(rented);
        return EventHash.FromBytes(digest);
    }

    /// <summary>How many canonical bytes a content with so many bytes of dependencies and payload has.</summary>
    internal static int LengthOf(int dependencyBytes, int payloadBytes) => FixedBytes + dependencyBytes + payloadBytes;

    /// <summary>The payload's own array: for writing it without a copy.</summary>
    internal byte[] PayloadArray { get; }

    /// <summary>Takes the arrays over; for rows just read, which nobody else holds.</summary>
    internal static EventContent FromRow(
        AuthorId author, long sequence, EventHash previous, EventHash[] dependencies, byte[] payload, long timestampHintMs) =>
        new(author, sequence, previous, dependencies, payload, timestampHintMs);

    /// <summary>The dependencies as they are stored: 32 bytes each, one after the other.</summary>
    internal byte[] DependencyBytes()
    {
        if (_dependencies.Length == 0)
            return [];
        var bytes = new byte[_dependencies.Length * EventLimits.HashBytes];
        WriteDependencies(bytes);
        return bytes;
    }

    private void WriteTo(Span<byte> bytes)
    {
        Author.CopyTo(bytes);
        bytes = bytes[EventLimits.AuthorBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Sequence);
        bytes = bytes[sizeof(long)..];
        Previous.CopyTo(bytes);
        bytes = bytes[EventLimits.HashBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, _dependencies.Length);
        bytes = bytes[sizeof(long)..];
        WriteDependencies(bytes);
        bytes = bytes[(_dependencies.Length * EventLimits.HashBytes)..];
        Payload.Span.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[Payload.Length..], TimestampHintMs);
    }

    private void WriteDependencies(Span<byte> bytes)
    {
        for (var i = 0; i < _dependencies.Length; i++)
            _dependencies[i].CopyTo(bytes[(i * EventLimits.HashBytes)..]);
    }

    private static EventHash[] CheckedCopy(ReadOnlySpan<EventHash> dependencies) => dependencies.Length <= EventLimits.MaxDependencies
        ? dependencies.ToArray()
        : throw new InvalidEventException(
            $"it has {dependencies.Length} dependencies; an event names at most {EventLimits.MaxDependencies}");
}
