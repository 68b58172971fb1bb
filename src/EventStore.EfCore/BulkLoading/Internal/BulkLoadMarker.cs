using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.BulkLoading;

/// <summary>
/// The row that says that a bulk load is under way, where that leaves out an index. It and the index change in one transaction, so that a
/// database without the index always says why.
/// </summary>
internal sealed class BulkLoadMarker(IBulkLoadStorage storage, ILogger<BulkLoadMarker> logger)
{
    public async Task PlaceAsync(EventDatabase database, long startedAtMs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (storage.LeftOut is not { } index)
            return;

        await ChangeAsync(
            database,
            isPlaced: true,
            async context =>
            {
                // One that is there already was left unfinished: nobody but this load has the database. They are completed together.
                if (!await context.BulkLoads.AnyAsync(cancellationToken).ConfigureAwait(false))
                    context.BulkLoads.Add(new BulkLoadRow { Id = 1, StartedAtMs = startedAtMs });
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                await index.DropAsync(context, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Also a row that an older version left, which left out an index where none is left out any more.</summary>
    public Task RemoveAsync(EventDatabase database, CancellationToken cancellationToken) => ChangeAsync(
        database,
        isPlaced: false,
        async context =>
        {
            if (storage.LeftOut is { } index)
                await index.BuildAsync(context, cancellationToken).ConfigureAwait(false);
            await context.BulkLoads.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task ChangeAsync(
        EventDatabase database, bool isPlaced, Func<EventStoreDbContext, Task> change, CancellationToken cancellationToken)
    {
        var written = await database.WriteAsync(
            async context =>
            {
                await change(context).ConfigureAwait(false);
                return isPlaced;
            },
            confirm: null,
            async (context, wanted) => await context.BulkLoads.AnyAsync().ConfigureAwait(false) == wanted,
            cancellationToken).ConfigureAwait(false);
        if (written.Afterwards is { } afterwards)
            logger.FailedAfterCommit(1, afterwards);
    }
}
