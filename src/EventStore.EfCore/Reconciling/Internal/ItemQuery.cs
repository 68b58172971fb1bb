using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reconciling;

/// <summary>Reads items of a log, and by what the log is known again.</summary>
internal static class ItemQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, long, long, int, IAsyncEnumerable<ItemRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, long from, long last, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.Position >= from && e.Position <= last)
            .OrderBy(e => e.Position)
            .Take(take)
            .Select(e => new ItemRecord(e.Position, e.TimestampHintMs, e.Hash))));

    /// <summary>Rows behind a position, up to another one, good or not.</summary>
    public static ValueTask<List<ItemRecord>> ReadAsync(
        EventStoreDbContext context, int server, long after, long last, int take, CancellationToken cancellationToken) =>
        Query.For(context)(context, server, after + 1, last, take).ToListAsync(cancellationToken);

    /// <summary>The log's mark at a position.</summary>
    public static async Task<LogMark> MarkAsync(
        EventStoreDbContext context, int server, long position, CancellationToken cancellationToken)
    {
        var row = await RowQuery.ReadAsync(context, server, position, cancellationToken).ConfigureAwait(false);
        var damages = await context.Quarantine
            .Where(q => q.ServerNumber == server && q.Position != null)
            .GroupBy(q => q.ServerNumber)
            .Select(g => new { Last = g.Max(q => q.Number), Open = g.Count(q => q.RepairedAtMs == null) })
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return new LogMark(server, position, LogMark.TextOf(row?.Hash), damages?.Last ?? 0, damages?.Open ?? 0);
    }
}
