using System.Runtime.InteropServices;

namespace EventStore.EfCore.Reading;

/// <summary>Makes events of rows, and believes no row: the hash is recomputed.</summary>
internal static class EventDecoder
{
    /// <summary>The event, or what is wrong with the row.</summary>
    public static (StoredEvent? Event, CorruptEvent? Corrupt) Decode(ServerId server, EventRecord row)
    {
        try
        {
            if (row.Author is null)
                return (null, Corrupt(row, "its author's chain is missing"));

            var content = EventContent.FromRow(
                AuthorId.FromBytes(row.Author),
                row.Sequence,
                EventHash.FromBytes(row.Previous),
                Dependencies(row.Dependencies),
                row.Payload,
                row.TimestampHintMs);
            var read = Event.FromRow(server, EventHash.FromBytes(row.Hash), content, row.Signature, row.Channel);
            return (new StoredEvent(row.Position, row.StoredAtMs, read), null);
        }
        catch (InvalidEventException e)
        {
            return (null, Corrupt(row, e.Reason));
        }
        catch (ArgumentException e)
        {
            return (null, Corrupt(row, e.Message));
        }
    }

    private static EventHash[] Dependencies(byte[] bytes)
    {
        if (bytes.Length == 0)
            return [];
        return bytes.Length % EventLimits.HashBytes == 0
            ? MemoryMarshal.Cast<byte, EventHash>(bytes).ToArray()
            : throw new ArgumentException($"its dependencies have {bytes.Length} bytes, no multiple of {EventLimits.HashBytes}");
    }

    private static CorruptEvent Corrupt(EventRecord row, string reason) =>
        new(row.Position, Convert.ToHexStringLower(row.Hash), reason);
}
