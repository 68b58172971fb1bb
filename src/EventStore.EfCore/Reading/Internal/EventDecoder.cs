using System.Runtime.InteropServices;
using EventStore.EfCore.Database;
using EventStore.EfCore.Events;

namespace EventStore.EfCore.Reading;

/// <summary>Makes events of rows, and believes no row: hash and checksum are recomputed.</summary>
internal static class EventDecoder
{
    /// <summary>The event, or what is wrong with the row.</summary>
    public static (StoredEvent? Event, CorruptEvent? Corrupt) Decode(ServerId server, EventRecord row)
    {
        if (Problem(row) is { } problem)
            return (null, Corrupt(row, problem));

        try
        {
            var read = Event.FromRow(server, EventHash.FromBytes(row.Hash), ContentOf(row), row.Signature!, row.Channel);
            return IsInPlace(row, read)
                ? (new StoredEvent(row.Position!.Value, row.StoredAtMs!.Value, read), null)
                : (null, Corrupt(row, "its checksum is another one: signature, channel, time of storing or place is not what was stored"));
        }
        catch (InvalidEventException e)
        {
            return (null, Corrupt(row, e.Reason));
        }
    }

    /// <summary>Whether a row that is no event seems to be one whose content was erased. The record of the erasure decides.</summary>
    public static bool LooksErased(EventRecord row) =>
        row is { Payload: [], Signature: { Length: EventLimits.SignatureBytes } signature }
        && !signature.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>What is left of an erased event, or what is wrong with its row.</summary>
    public static (StoredEvent? Left, CorruptEvent? Corrupt) DecodeErased(ServerId server, EventRecord row, FoundErasure? record)
    {
        if (record is null)
            return (null, Corrupt(row, "its content was erased, but there is no record of an erasure"));
        if (!record.Hash.AsSpan().SequenceEqual(row.Hash))
            return (null, Corrupt(row, "the record of its erasure has another hash"));
        if (!LooksErased(row))
            return (null, Corrupt(row, "its content was erased, by its record, but there is some"));
        var (rest, corrupt) = WithoutContent(server, row, record.Mark);
        return rest is null || row.Checksum == ChecksumOf(rest, row)
            ? (rest, corrupt)
            : (null, Corrupt(row, "its content was erased, and its checksum is another one: what is left of it is not what was kept"));
    }

    /// <summary>What is to be left of a row, whatever its content, or why that cannot be told.</summary>
    public static (StoredEvent? Left, CorruptEvent? Corrupt) WithoutContent(ServerId server, EventRecord row, ErasureMark mark)
    {
        var bare = row with { Payload = [], Signature = [] };
        if (Problem(bare) is { } problem)
            return (null, Corrupt(row, problem));
        try
        {
            var rest = Event.Erased(server, EventHash.FromBytes(row.Hash), ContentOf(bare), row.Channel);
            return (new StoredEvent(row.Position!.Value, row.StoredAtMs!.Value, rest) { Erasure = mark }, null);
        }
        catch (InvalidEventException e)
        {
            return (null, Corrupt(row, e.Reason));
        }
    }

    /// <summary>The checksum that the row has when only this is left of it.</summary>
    public static long ChecksumOf(StoredEvent rest, EventRecord row) =>
        RowChecksum.OfErased(rest.Event, rest.Position, row.ChainId!.Value, row.ChannelId, rest.StoredAtMs);

    /// <summary>Decodes a row on a walk along the log, on which it is corrupt if it is out of order.</summary>
    public static (StoredEvent? Event, CorruptEvent? Corrupt, bool IsInOrder) Decode(ServerId server, EventRecord row, PositionWalk walk) =>
        InOrder(row, Decode(server, row), walk);

    /// <summary>What a row was decoded to, on a walk along the log.</summary>
    public static (StoredEvent? Event, CorruptEvent? Corrupt, bool IsInOrder) InOrder(
        EventRecord row, (StoredEvent? Event, CorruptEvent? Corrupt) decoded, PositionWalk walk) =>
        row.Position is { } position && walk.Step(position, decoded.Corrupt is null)
            ? (decoded.Event, decoded.Corrupt, true)
            : (null, Corrupt(row, "its position is no whole number, or another row has it"), false);

    /// <summary>Names a row as corrupt.</summary>
    public static CorruptEvent Corrupt(EventRecord row, string reason) =>
        new(row.Position ?? 0, Convert.ToHexStringLower(row.Hash ?? []), reason)
        {
            Author = row.Author is { Length: EventLimits.AuthorBytes } author ? AuthorId.FromBytes(author) : null,
            Sequence = row.Sequence,
        };

    /// <summary>The content that the row has, all of whose parts must be there and have their lengths.</summary>
    /// <exception cref="InvalidEventException">It breaks the format.</exception>
    public static EventContent ContentOf(EventRecord row) => EventContent.FromRow(
        AuthorId.FromBytes(row.Author),
        row.Sequence!.Value,
        EventHash.FromBytes(row.Previous),
        MemoryMarshal.Cast<byte, EventHash>(row.Dependencies).ToArray(),
        row.Payload!,
        row.TimestampHintMs!.Value);

    // Rows from before there were checksums have none.
    private static bool IsInPlace(EventRecord row, Event read) => row.Checksum is not { } checksum
        || checksum == RowChecksum.Of(read, row.Position!.Value, row.ChainId!.Value, row.ChannelId, row.StoredAtMs!.Value);

    private static string? Problem(EventRecord row) => row switch
    {
        { Position: null } => "it has no position",
        { ChainId: null } or { Author: null } => "its author's chain is missing",
        { Author.Length: not EventLimits.AuthorBytes } => Length("author", row.Author, EventLimits.AuthorBytes),
        { Sequence: null } => "it has no sequence",
        { Hash.Length: not EventLimits.HashBytes } or { Hash: null } => Length("hash", row.Hash, EventLimits.HashBytes),
        { Previous.Length: not EventLimits.HashBytes } or { Previous: null } => Length("predecessor", row.Previous, EventLimits.HashBytes),
        { Dependencies: null } => "it has no list of dependencies",
        { ChannelId: not null, Channel: null } => "its channel is missing",
        { TimestampHintMs: null } => "it has no timestamp hint",
        { Payload: null } => "it has no payload",
        { Signature: null } => "it has no signature",
        { StoredAtMs: null } => "it has no time of storing",
        _ => row.Dependencies.Length % EventLimits.HashBytes == 0
            ? null
            : $"its dependencies have {row.Dependencies.Length} bytes, no multiple of {EventLimits.HashBytes}",
    };

    private static string Length(string what, byte[]? bytes, int wanted) => $"its {what} has {bytes?.Length ?? 0} bytes, not {wanted}";
}
