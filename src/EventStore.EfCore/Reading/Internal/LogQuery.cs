using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Ascending along the primary key.</summary>
internal static class LogQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, long, int, IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, long from, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.Position >= from)
            .OrderBy(e => e.Position)
            .Take(take))));

    /// <summary>Rows behind a position, good or not.</summary>
    // From the next whole number on: a position that damage made a fraction must not come again.
    public static IAsyncEnumerable<EventRecord> Rows(EventStoreDbContext context, int server, long after, int take) =>
        Query.For(context)(context, server, after == long.MaxValue ? after : after + 1, take);

    public static Task ReadAsync(
        EventStoreDbContext context, ServerState server, long after, PageBuilder page, CancellationToken cancellationToken)
    {
        var walk = PositionWalk.Ascending(after, server.LastPosition);
        return page.AddLogAsync(Rows(context, server.Number, walk.Last, page.Remaining), walk, cancellationToken);
    }
}
