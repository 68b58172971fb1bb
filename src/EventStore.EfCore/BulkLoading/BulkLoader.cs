using EventStore.EfCore.Errors;
using EventStore.EfCore.Schema;
using EventStore.EfCore.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.BulkLoading;

internal sealed class BulkLoader(
    IBulkLoadStorage storage,
    SchemaGuard guard,
    StorageErrors errors,
    IOptions<EventStoreOptions> options,
    TimeProvider clock,
    ILogger<EventWriter> logger) : IBulkLoader
{
    public async Task<IBulkLoad> BeginAsync(CancellationToken cancellationToken = default)
    {
        IExclusiveStorage? exclusive = null;
        try
        {
            await guard.EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            exclusive = await storage.OpenExclusiveAsync(cancellationToken).ConfigureAwait(false);
            await using (var context = await exclusive.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
                await storage.BeginAsync(context, clock.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken).ConfigureAwait(false);

            var writer = new EventWriter(new EventAppender(exclusive, guard, clock), errors, options, logger);
            return new BulkLoad(exclusive, storage, writer, guard, errors);
        }
        catch (Exception e)
        {
            if (exclusive is not null)
                await exclusive.DisposeAsync().ConfigureAwait(false);
            if (e is not EventStoreException && errors.Translate(e) is { } known)
                throw known;
            throw;
        }
    }
}
