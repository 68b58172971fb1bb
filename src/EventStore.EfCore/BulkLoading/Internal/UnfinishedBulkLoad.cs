using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.BulkLoading;

/// <summary>Completes a bulk load that was killed: what it stored is there, what is missing is the index.</summary>
internal sealed class UnfinishedBulkLoad(
    BulkLoadMarker marker, IBulkLoadStorage storage, IStorageProvider provider, ILogger<UnfinishedBulkLoad> logger) : IOpeningStep
{
    // Whether there is a load that goes on elsewhere, or that only another role may finish.
    private volatile bool _isLeft;

    public async Task RunAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        var startedAt = await database.ReadAsync(context => FindAsync(context, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (startedAt is null)
            return;

        if (provider.IsReadOnly)
        {
            logger.LeavingBulkLoad(startedAt.Value);
            return;
        }

        logger.CompletingBulkLoad(startedAt.Value);
        await marker.RemoveAsync(database, cancellationToken).ConfigureAwait(false);
        logger.CompletedBulkLoad();
    }

    /// <summary>A load that went on when the database was opened may have been left since.</summary>
    public async Task<bool> IsDoneAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        !_isLeft || !await storage.CanFinishAsync(context, cancellationToken).ConfigureAwait(false);

    private async Task<DateTimeOffset?> FindAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        _isLeft = false;
        if (!await context.BulkLoads.AnyAsync(cancellationToken).ConfigureAwait(false))
            return null;
        if (!await storage.CanFinishAsync(context, cancellationToken).ConfigureAwait(false))
        {
            _isLeft = true;
            return null;
        }

        // A load whose time cannot be read is a load all the same.
        var startedAtMs = await context.BulkLoads.MaxAsync(b => (long?)b.StartedAtMs, cancellationToken).ConfigureAwait(false);
        return startedAtMs is { } ms and > 0 && ms < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : DateTimeOffset.UnixEpoch;
    }
}
