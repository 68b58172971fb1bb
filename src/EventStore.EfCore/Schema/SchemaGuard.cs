using EventStore.EfCore.BulkLoading;
using EventStore.EfCore.Errors;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Schema;

/// <summary>Lets nothing through to a database whose schema this code does not understand. Checks once, before the first use.</summary>
internal sealed class SchemaGuard(
    IEventStoreSchema schema,
    ISchemaProbe probe,
    AbandonedBulkLoad bulkLoad,
    StorageErrors errors,
    IOptions<EventStoreOptions> options,
    TimeProvider clock) : IDisposable
{
    // A lock younger than this is most likely another process creating the same database right now.
    private static readonly TimeSpan FreshLock = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _isReady;

    /// <summary>Returns at once after the first success; a failure is looked at anew by the next call.</summary>
    public async ValueTask EnsureReadyAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
            return;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
                await CheckAsync(cancellationToken).ConfigureAwait(false);
            _isReady = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Has the next call look again: a bulk load was left unfinished.</summary>
    public void LookAgain() => _isReady = false;

    public void Dispose() => _gate.Dispose();

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var status = await schema.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        while (status.LockedSince is { } since && clock.GetUtcNow() - since < FreshLock)
        {
            await Task.Delay(PollInterval, clock, cancellationToken).ConfigureAwait(false);
            status = await schema.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        }

        SchemaRules.RefuseForeign(status, probe.UnlockRemedy);
        if (!status.Exists && options.Value.CreateDatabase)
            await schema.MigrateAsync(cancellationToken).ConfigureAwait(false);
        else
            SchemaRules.RefuseOutdated(status);

        try
        {
            await bulkLoad.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (errors.Translate(e) is { } known)
        {
            throw known;
        }
    }
}
