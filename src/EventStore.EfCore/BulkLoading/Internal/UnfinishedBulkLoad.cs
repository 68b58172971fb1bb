using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.BulkLoading;

/// <summary>Completes a bulk load that was killed: what it stored is there, what is missing is the index.</summary>
internal sealed class UnfinishedBulkLoad(
    BulkLoadMarker marker, IBulkLoadStorage storage, ILogger<UnfinishedBulkLoad> logger) : IOpeningStep
{
    public async Task RunAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        var startedAt = await database.ReadAsync(context => FindAsync(context, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (startedAt is null)
            return;

        logger.CompletingBulkLoad(startedAt.Value);
        await marker.RemoveAsync(database, cancellationToken).ConfigureAwait(false);
        logger.CompletedBulkLoad();
    }

    private async Task<DateTimeOffset?> FindAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        if (!await context.BulkLoads.AnyAsync(cancellationToken).ConfigureAwait(false)
            || !await storage.CanFinishAsync(context, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        // A load whose time cannot be read is a load all the same.
        var startedAtMs = await context.BulkLoads.MaxAsync(b => (long?)b.StartedAtMs, cancellationToken).ConfigureAwait(false);
        return startedAtMs is { } ms and > 0 && ms < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : DateTimeOffset.UnixEpoch;
    }
}
