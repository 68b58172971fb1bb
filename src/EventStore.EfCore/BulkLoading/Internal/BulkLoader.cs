using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.BulkLoading;

internal sealed class BulkLoader(
    EventDatabase database,
    KeptContexts kept,
    ReadContexts reads,
    IBulkLoadStorage storage,
    BulkLoadMarker marker,
    GroupCommitFactory commits,
    IWriteAheadLog log,
    StoreTelemetry telemetry,
    QuarantineRecorder quarantine,
    SignatureCheck signatures,
    ErrorTranslator errors,
    IStorageProvider provider,
    IOptions<EventStoreOptions> options,
    TimeProvider clock,
    ILogger<EventWriter> logger) : IBulkLoader
{
    public async Task<IBulkLoad> BeginAsync(CancellationToken cancellationToken = default)
    {
        provider.RefuseWriting();
        AmbientTransaction.Refuse();
        await database.EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
        IExclusiveStorage? exclusive = null;
        try
        {
            await kept.ReleaseAsync().ConfigureAwait(false);
            await reads.ReleaseAsync().ConfigureAwait(false);
            exclusive = await storage.OpenExclusiveAsync(cancellationToken).ConfigureAwait(false);
            var alone = database.Through(exclusive);
            await marker.PlaceAsync(alone, clock.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken).ConfigureAwait(false);
            var own = new KeptContexts();
            var commit = commits.Create(alone, own);
            var state = new WriterState();
            var upkeep = new LogUpkeep(alone, own, log, state, clock, logger);
            var writer = new EventWriter(commit, upkeep, state, telemetry, quarantine, signatures, options, provider, logger, lanes: 1);
            return new BulkLoad(exclusive, alone, marker, writer);
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
