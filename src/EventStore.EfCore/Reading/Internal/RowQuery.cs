using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>One row along the primary key, good or not, all of its values from the table itself.</summary>
internal static class RowQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, long, IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, long position) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.Position == position))));

    /// <summary>The row at a position; null where there is none.</summary>
    public static ValueTask<EventRecord?> ReadAsync(
        EventStoreDbContext context, int server, long position, CancellationToken cancellationToken = default) =>
        Query.For(context)(context, server, position).FirstOrDefaultAsync(cancellationToken);
}
