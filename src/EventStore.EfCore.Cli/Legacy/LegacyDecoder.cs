using System.Buffers.Binary;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Legacy;

/// <summary>
/// Decodes `event_data`, bincode 1.3 with fixed-width little-endian integers: hash 32 · author 32 · sequence u64 · previous 32 ·
/// dependency count u64 and 32 each · payload · signature 64 · timestamp hint u64.
/// </summary>
internal static class LegacyDecoder
{
    private const int HeadBytes = EventLimits.HashBytes + EventLimits.AuthorBytes + sizeof(ulong) + EventLimits.HashBytes + sizeof(ulong);
    private const int TailBytes = EventLimits.SignatureBytes + sizeof(ulong);

    /// <exception cref="EventFormatException">The bytes are not an event.</exception>
    /// <exception cref="InvalidEventException">They are, but it breaks a limit.</exception>
    public static Event Decode(ReadOnlySpan<byte> data, ServerId server, string? channel)
    {
        if (data.Length < HeadBytes + TailBytes)
            throw new EventFormatException($"event_data has {data.Length} bytes; an event has at least {HeadBytes + TailBytes}");

        var rest = data;
        var hash = EventHash.FromBytes(Take(ref rest, EventLimits.HashBytes));
        var author = AuthorId.FromBytes(Take(ref rest, EventLimits.AuthorBytes));
        var sequence = TakeUnsigned(ref rest, "its sequence");
        var previous = EventHash.FromBytes(Take(ref rest, EventLimits.HashBytes));
        var dependencies = TakeDependencies(ref rest);
        var payload = Take(ref rest, rest.Length - TailBytes);
        var signature = Take(ref rest, EventLimits.SignatureBytes);
        var timestampHintMs = TakeUnsigned(ref rest, "its timestamp hint");

        var content = new EventContent(author, sequence, previous, dependencies, payload, timestampHintMs);
        return Event.Received(server, hash, content, signature, channel);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static long TakeUnsigned(ref ReadOnlySpan<byte> rest, string what)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, sizeof(ulong)));
        return value <= long.MaxValue
            ? (long)value
            : throw new EventFormatException($"{what} is '{value}', beyond {long.MaxValue}, the largest that is stored");
    }

    private static EventHash[] TakeDependencies(ref ReadOnlySpan<byte> rest)
    {
        var count = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, sizeof(ulong)));
        if (count > EventLimits.MaxDependencies)
            throw new EventFormatException($"it has {count} dependencies; an event names at most {EventLimits.MaxDependencies}");
        var bytes = (int)count * EventLimits.HashBytes;
        if (bytes > rest.Length - TailBytes)
            throw new EventFormatException($"event_data ends inside its {count} dependencies");

        var dependencies = new EventHash[count];
        for (var i = 0; i < dependencies.Length; i++)
            dependencies[i] = EventHash.FromBytes(Take(ref rest, EventLimits.HashBytes));
        return dependencies;
    }
}
