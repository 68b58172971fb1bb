using EventStore.EfCore.Reading;
using EventStore.EfCore.Sqlite.Salvage.Pages;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>Makes events of rows that were found. One whose hash and checksum fit is good, wherever its page came from.</summary>
internal sealed class EventRows(SideRows side)
{
    private const int LeastColumns = 12;

    /// <summary>The place of a row that looks like an event's: number of the server, and position.</summary>
    public static (long Server, long Position)? PlaceOf(PageRow row) =>
        row.Columns >= LeastColumns && row.Number(0) is >= 1 and <= int.MaxValue and var server && row.Number(1) is >= 1 and var position
            ? (server, position)
            : null;

    /// <summary>The event, or what is wrong with the row.</summary>
    public (StoredEvent? Event, string Problem) Decode(PageRow row)
    {
        var (server, chain, channel) = (row.Number(0)!.Value, row.Number(2), row.Number(7));
        var names = side.Servers(server);
        var authors = chain is null ? [] : side.Authors(server, chain.Value);
        var channels = channel is null ? [] : side.Channels(server, channel.Value);
        if (names.Count == 0)
            return (null, $"the name of server number {server} is lost");

        // Nothing tells which name is right.
        if (row.IsNull(12) && (names.Count > 1 || channels.Count > 1))
            return (null, "it has no checksum, and more than one name is found for its server or channel");

        string? problem = null;
        var erasure = side.Erasure(server, row.Number(1)!.Value, row.Bytes(4));
        foreach (var name in names)
        {
            foreach (var author in authors.DefaultIfEmpty())
            {
                foreach (var label in channels.DefaultIfEmpty())
                {
                    var (stored, corrupt) = Decode(new ServerId(name), Record(row, author, label), erasure);
                    if (stored is not null)
                        return (stored, "");
                    problem ??= corrupt!.Reason;
                }
            }
        }

        return (null, problem!);
    }

    /// <summary>An older state of a page can have what was erased since: of that only what is kept comes back.</summary>
    private static (StoredEvent? Event, CorruptEvent? Corrupt) Decode(ServerId server, EventRecord record, FoundErasure? erasure)
    {
        var (stored, corrupt) = EventDecoder.Decode(server, record);
        if (erasure is null)
            return (stored, corrupt);
        return stored is not null
            ? EventDecoder.WithoutContent(server, record, erasure.Mark)
            : EventDecoder.DecodeErased(server, record, erasure);
    }

    // A checksum that is there and no number is none that fits.
    private static EventRecord Record(PageRow row, byte[]? author, string? channel) => new(
        row.Number(1), row.Number(2), author, row.Number(3), row.Bytes(4), row.Bytes(5), row.Bytes(6),
        row.IsNull(7) ? null : row.Number(7) ?? 0, channel, row.Number(8), row.Bytes(9), row.Bytes(10), row.Number(11),
        row.IsNull(12) ? null : row.Number(12) ?? 0);
}
