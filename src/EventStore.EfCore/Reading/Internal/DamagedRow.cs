using EventStore.EfCore.Database;

namespace EventStore.EfCore.Reading;

/// <summary>What a damaged row still tells for certain.</summary>
internal static class DamagedRow
{
    /// <summary>
    /// Whether the row's checksum is that of the event with this hash, with all that the row says else: place, chain, channel, signature
    /// and time of storing.
    /// </summary>
    public static bool IsSealed(ServerId server, EventRecord row, EventHash hash) =>
        row is { Checksum: { } checksum, Position: { } position, ChainId: { } chainId, StoredAtMs: { } storedAtMs }
        && row.Signature is { Length: EventLimits.SignatureBytes } signature
        && row.Channel is not { Length: > EventLimits.MaxNameLength }
        && checksum == RowChecksum.Of(server, hash, signature, row.Channel, position, chainId, row.ChannelId, storedAtMs);

    /// <summary>
    /// Whether the row is certainly of the chain that it names: its content, author and sequence included, is what its hash says, or its
    /// checksum holds.
    /// </summary>
    public static bool IsOfItsChain(ServerId server, EventRecord row)
    {
        var stored = row.Hash is { Length: EventLimits.HashBytes } ? EventHash.FromBytes(row.Hash) : (EventHash?)null;
        var content = ContentHash(row);
        return (content is not null && content == stored)
            || (stored is { } hash && IsSealed(server, row, hash))
            || (content is { } actual && IsSealed(server, row, actual));
    }

    /// <summary>The hash of the row's content, whatever its hash says; null where the content can be none.</summary>
    public static EventHash? ContentHash(EventRecord row)
    {
        if (row is not { Author.Length: EventLimits.AuthorBytes, Previous.Length: EventLimits.HashBytes, Dependencies: { } dependencies }
            || row is not { Sequence: not null, TimestampHintMs: not null, Payload: not null }
            || dependencies.Length % EventLimits.HashBytes != 0)
        {
            return null;
        }

        try
        {
            return EventDecoder.ContentOf(row).ComputeHash();
        }
        catch (InvalidEventException)
        {
            return null;
        }
    }
}
