using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.BulkLoading;

/// <summary>Completes a bulk load that was killed: what it stored is there, what is missing is the index.</summary>
internal sealed class UnfinishedBulkLoad(BulkLoadMarker marker, ILogger<UnfinishedBulkLoad> logger) : IOpeningStep
{
    public async Task RunAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        var startedAtMs = await database.ReadAsync(
            context => context.BulkLoads.Select(b => (long?)b.StartedAtMs).SingleOrDefaultAsync(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (startedAtMs is null)
            return;

        logger.CompletingBulkLoad(DateTimeOffset.FromUnixTimeMilliseconds(startedAtMs.Value));
        await marker.RemoveAsync(database, cancellationToken).ConfigureAwait(false);
        logger.CompletedBulkLoad();
    }
}
