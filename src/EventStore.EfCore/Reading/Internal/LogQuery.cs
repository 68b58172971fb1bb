using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Ascending along the primary key.</summary>
internal static class LogQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, long, int, IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, long after, int take) => context.Events
            .Where(e => e.ServerNumber == server && e.Position > after)
            .OrderBy(e => e.Position)
            .Take(take))));

    /// <summary>Rows behind a position, good or not.</summary>
    public static IAsyncEnumerable<EventRecord> Rows(EventStoreDbContext context, int server, long after, int take) =>
        Query.For(context)(context, server, after, take);

    public static Task ReadAsync(
        EventStoreDbContext context, int server, long after, PageBuilder page, CancellationToken cancellationToken) =>
        page.AddAllAsync(Rows(context, server, after, page.Remaining), cancellationToken);
}
