using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Following;

/// <summary>Reads where followed logs end, and tells each.</summary>
internal static class LastPositions
{
    // A statement has room for many more parameters, and is slow to bind long before that.
    private const int LookupSize = 500;

    private static readonly CompiledQuery<Func<EventStoreDbContext, IReadOnlyList<string>, IAsyncEnumerable<UncheckedServer>>> Query =
        new(() => EF.CompileAsyncQuery(
            (EventStoreDbContext context, IReadOnlyList<string> names) => context.UncheckedServers.Where(s => names.Contains(s.Name))));

    public static async Task ReadAsync(
        EventStoreDbContext context, CommitSignal signal, CancellationToken cancellationToken)
    {
        foreach (var some in signal.Logs.Chunk(LookupSize))
        {
            // Taken before the rows: a log that ends before what was committed then has lost it.
            var reached = some.ToDictionary(log => log.Server.Value, log => (Log: log, log.Reached), StringComparer.Ordinal);
            await foreach (var row in Query.For(context)(context, [.. reached.Keys])
                .WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var (log, before) = reached[row.Name!];
                Tell(signal, log, before, row);
            }
        }
    }

    private static void Tell(CommitSignal signal, FollowedLog log, long before, UncheckedServer row)
    {
        try
        {
            var last = row.Check().LastPosition;
            if (last < before)
                signal.Fail(log, new PositionBeyondLogException(log.Server, before, last));
            log.Reach(last);
        }
        catch (StorageException e)
        {
            // Its own followers end; the other logs are not damaged.
            signal.Fail(log, e);
        }
    }
}
