using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.BulkLoading;

/// <summary>
/// The row that says that a bulk load is under way. It and the index on hashes change in one transaction, so that a database without the
/// index always says why.
/// </summary>
internal sealed class BulkLoadMarker(IBulkLoadStorage storage)
{
    public Task PlaceAsync(EventDatabase database, long startedAtMs, CancellationToken cancellationToken) => database.WriteAsync(
        async context =>
        {
            context.BulkLoads.Add(new BulkLoadRow { Id = 1, StartedAtMs = startedAtMs });
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await storage.DropHashIndexAsync(context, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public Task RemoveAsync(EventDatabase database, CancellationToken cancellationToken) => database.WriteAsync(
        async context =>
        {
            await storage.BuildHashIndexAsync(context, cancellationToken).ConfigureAwait(false);
            return await context.BulkLoads.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);
}
