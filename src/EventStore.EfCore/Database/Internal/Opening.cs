using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>The steps that must have succeeded on a database, as it is now, before it is used.</summary>
internal sealed class Opening(ISchemaVersion versions, IReadOnlyList<IOpeningStep> steps) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile OpenedRecord? _opened;

    public bool HasSteps => steps.Count > 0;

    /// <summary>Whether there is nothing to do before the database is used.</summary>
    public bool IsDone => !HasSteps || _opened is not null;

    /// <summary>Runs the steps until they have succeeded once; a failure is looked at anew by the next call.</summary>
    public async ValueTask EnsureAsync(EventDatabase asItIs, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsDone)
                return;
            foreach (var step in steps)
                await step.RunAsync(asItIs, cancellationToken).ConfigureAwait(false);
            var version = await asItIs.ReadAsync(context => ReadVersionAsync(context, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            _opened = new OpenedRecord(version);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The steps run again before the next use.</summary>
    public void Forget() => _opened = null;

    /// <summary>
    /// Whether the database is the one on which the steps have succeeded, with the same schema, and none wants to look anew.
    /// </summary>
    /// <param name="context">A context with an open connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<bool> IsUnchangedAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        !HasSteps
        || (await SchemaVersionAsync(context, cancellationToken).ConfigureAwait(false) == _opened?.SchemaVersion
            && await AreDoneAsync(context, cancellationToken).ConfigureAwait(false));

    /// <summary>Whether all that the steps found still holds.</summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<bool> StillHoldsAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        if (!HasSteps)
            return true;
        return _opened is { } opened
            && await HoldsAsync(opened, context, cancellationToken).ConfigureAwait(false)
            && await AreDoneAsync(context, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<bool> HoldsAsync(OpenedRecord opened, EventStoreDbContext context, CancellationToken cancellationToken)
    {
        if (context.WriteEpoch != 0 && context.WriteEpoch == opened.Epoch)
            return true;

        var schema = await versions.ReadWithHistoryAsync(context, cancellationToken).ConfigureAwait(false);
        if (schema.Version != opened.SchemaVersion || !steps.All(step => step.StillHolds(schema)))
            return false;
        opened.Epoch = context.WriteEpoch;
        return true;
    }

    private async ValueTask<bool> AreDoneAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (!await step.IsDoneAsync(context, cancellationToken).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private async ValueTask<long> SchemaVersionAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        if (context.ReadMemory?.SchemaVersion is { } known)
            return known;
        var version = await versions.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        context.ReadMemory?.SchemaVersion = version;
        return version;
    }

    private async Task<long> ReadVersionAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await versions.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The schema for which the steps have succeeded.</summary>
    private sealed class OpenedRecord(long schemaVersion)
    {
        private long _epoch;

        public long SchemaVersion => schemaVersion;

        /// <summary>In which writing epoch that was last seen to be so.</summary>
        public long Epoch
        {
            get => Volatile.Read(ref _epoch);
            set => Volatile.Write(ref _epoch, value);
        }
    }
}
