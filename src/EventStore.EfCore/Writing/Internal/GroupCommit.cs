using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Following;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Runs calls in one transaction: one context, one explicit transaction, one <c>SaveChanges</c>, one commit. It remembers the logs it
/// appended to. Transactions that have no server in common may run at the same time.
/// </summary>
internal sealed class GroupCommit(
    EventDatabase database,
    KeptContexts kept,
    IServerLock locks,
    IHashIndex hashes,
    FindQuery find,
    RowRepairs repairs,
    ICommitWitness witness,
    CommitSignal signal,
    StoreTelemetry telemetry,
    TimeProvider clock)
{
    private readonly CommitCheck _check = new(locks);
    private readonly LogMemory _memory = new();
    private readonly LogStateLoader _loader = new(locks, find);
    private readonly Action<EventStoreDbContext, Appended> _confirm = (context, done) =>
    {
        // One of those that were written to is enough.
        foreach (var changes in done.Logs.Values)
        {
            if (!changes.IsChanged)
                continue;
            witness.Confirm(context, changes.Log.ServerNumber, changes.Log.LastPosition);
            return;
        }
    };

    /// <summary>One outcome per call. What is not refused is durable when this returns; when it throws, nothing was stored.</summary>
    /// <exception cref="StorageException">Among others <see cref="StorageErrorKind.UnknownOutcome"/>: all is stored, or nothing.
    /// </exception>
    public async ValueTask<Written<WriteOutcome[]>> CommitAsync(IReadOnlyList<WriteCall> calls)
    {
        using var operation = Begin(calls);
        try
        {
            var (done, afterwards) = await WriteAsync(calls).ConfigureAwait(false);
            Keep(done.Logs);
            foreach (var outcome in done.Outcomes)
            {
                if (outcome.Result is { } result)
                    telemetry.Written(result.Stored - result.Forks, result.Forks, result.Duplicates, result.Repaired, result.Erased);
            }

            return new Written<WriteOutcome[]>(done.Outcomes, afterwards);
        }
        catch (Exception e)
        {
            operation?.Fail(e);
            throw;
        }
    }

    /// <summary>Remembers the logs that are committed, and tells who follows those that got events.</summary>
    private void Keep(Dictionary<string, LogChanges> logs)
    {
        var hasGrown = false;
        foreach (var changes in logs.Values)
        {
            if (changes.NewEvents.Count > 0)
            {
                signal.Committed(changes.Server, changes.Log.LastPosition);
                hasGrown = true;
            }

            // One that was repaired is read again: the damage may have been in what was remembered.
            if (changes.Repairs.Count == 0 && (changes.IsChanged || !changes.Log.IsNew))
                _memory.Keep(changes.Log);
        }

        if (hasGrown)
            signal.Announce();
    }

    private ValueTask<Written<Appended>> WriteAsync(IReadOnlyList<WriteCall> calls) => database.WriteAsync(
        context => AppendAsync(context, calls),
        _confirm,
        (context, done) => _check.AreStoredAsync(context, calls, done.Outcomes),
        CancellationToken.None,
        kept);

    private Operation? Begin(IReadOnlyList<WriteCall> calls)
    {
        if (telemetry.TimesQueue)
        {
            foreach (var call in calls)
                telemetry.Waited(call.MadeAt);
        }

        var events = 0;
        for (var i = 0; i < calls.Count; i++)
            events += calls[i].Events.Length;
        return telemetry.BeginCommit(calls.Count, events, StoreTelemetry.IsTraced ? calls.Select(static c => c.Activity) : []);
    }

    private async Task<Appended> AppendAsync(EventStoreDbContext context, IReadOnlyList<WriteCall> calls)
    {
        var logs = await _loader.LoadAsync(context, calls, _memory).ConfigureAwait(false);
        var appender = new LogAppender(context, logs, repairs, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var outcomes = new WriteOutcome[calls.Count];
        for (var i = 0; i < calls.Count; i++)
            outcomes[i] = appender.Append(calls[i]);

        if (await appender.SaveAsync().ConfigureAwait(false))
            hashes.Keep(context, appender.NewEvents);
        return new Appended(outcomes, logs);
    }

    /// <param name="Outcomes">One per call.</param>
    /// <param name="Logs">What was done to the log of each server, by its name.</param>
    private sealed record Appended(WriteOutcome[] Outcomes, Dictionary<string, LogChanges> Logs);
}
