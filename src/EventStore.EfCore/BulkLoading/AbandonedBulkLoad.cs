using EventStore.EfCore.Data;
using EventStore.EfCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.BulkLoading;

/// <summary>Finishes a bulk load that was killed: what it stored is there, what is missing is the index.</summary>
internal sealed class AbandonedBulkLoad(
    IDbContextFactory<EventStoreDbContext> contexts, IBulkLoadStorage storage, ILogger<AbandonedBulkLoad> logger)
{
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var load = await context.BulkLoads.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (load is null)
            return;

        logger.FinishingBulkLoad(DateTimeOffset.FromUnixTimeMilliseconds(load.StartedAtMs));
        await storage.CompleteAsync(context, cancellationToken).ConfigureAwait(false);
        logger.FinishedBulkLoad();
    }
}
