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

    // Between the first table of a new database and the lock there is no more than a commit or two.
    private static readonly TimeSpan FirstTables = TimeSpan.FromMilliseconds(500);
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
        var start = clock.GetTimestamp();
        while (!await IsUsableAsync(start, cancellationToken).ConfigureAwait(false))
            await Task.Delay(PollInterval, clock, cancellationToken).ConfigureAwait(false);

        try
        {
            await bulkLoad.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    /// <summary>False when another process may be creating the database right now: then it is to be looked at again.</summary>
    private async Task<bool> IsUsableAsync(long start, CancellationToken cancellationToken)
    {
        var status = await schema.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SchemaRules.RefuseForeign(status, probe.UnlockRemedy);
            if (!status.Exists && options.Value.CreateDatabase)
                await schema.MigrateAsync(cancellationToken).ConfigureAwait(false);
            else
                SchemaRules.RefuseOutdated(status);
            return true;
        }
        catch (SchemaException e) when (e.Problem != SchemaProblem.Missing && clock.GetElapsedTime(start) < Patience(status))
        {
            return false;
        }
    }

    /// <summary>How long a status that is refused may be a step of a creation. A clock that runs ahead is no reason to wait.</summary>
    private TimeSpan Patience(SchemaStatus status) => status switch
    {
        { Exists: false } => FreshLock,
        { LockedSince: { } since } => (clock.GetUtcNow() - since).Duration() < FreshLock ? FreshLock : TimeSpan.Zero,
        { Applied.Count: 0 } => FirstTables,
        _ => TimeSpan.Zero,
    };
}
