using System.Runtime.CompilerServices;

namespace EventStore.EfCore.Copying;

/// <summary>Reads logs whole or not at all: what is missing or damaged is an error that names it.</summary>
internal static class LogPages
{
    private const int MostEvents = 1_000; // the largest page that every store allows

    /// <summary>
    /// The events behind a position, up to another one, page by page; among them, with their erasures, what is left of erased ones.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadAsync(
        IArchiveSource store, ServerId server, long after, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (after < last)
        {
            var limit = (int)Math.Min(MostEvents, last - after);
            var page = await store.GetLogAsync(new LogRequest(server) { After = after, Limit = limit }, cancellationToken)
                .ConfigureAwait(false);
            if (page.Corrupt is [var corrupt, ..])
                throw new CorruptEventException(server, corrupt);
            if (page.MissingPositions is [var missing, ..])
                throw new MissingPositionsException(server, missing);

            // A log that ends before the end that its server's row names lacks what comes behind.
            var events = Whole(page);
            if (events.Count == 0)
                throw new MissingPositionsException(server, new PositionRange(after + 1, last));
            yield return events;
            after = events[^1].Position;
        }
    }

    /// <summary>The event at a position that the log has.</summary>
    public static async Task<StoredEvent> ReadOneAsync(
        IArchiveSource store, ServerId server, long position, CancellationToken cancellationToken)
    {
        await foreach (var page in ReadAsync(store, server, position - 1, position, cancellationToken).ConfigureAwait(false))
            return page[0];
        throw new MissingPositionsException(server, new PositionRange(position, position));
    }

    private static IReadOnlyList<StoredEvent> Whole(EventPage page) => page.ErasedRows.Count == 0
        ? page.Events
        : [.. page.Events.Concat(page.ErasedRows).OrderBy(e => e.Position)];
}
