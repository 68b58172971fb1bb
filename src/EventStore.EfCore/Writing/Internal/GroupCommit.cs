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
    private readonly Action<EventStoreDbContext, Appended> _confirm = (context, done) =>
    {
        if (done.WrittenTo is { } log)
            witness.Confirm(context, log.ServerNumber, log.LastPosition);
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
            _memory.Keep(done.Logs);
            signal.Committed(done.Ends);
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
        var logs = await new LogStateLoader(_memory, locks, find).LoadAsync(context, calls).ConfigureAwait(false);
        var appender = new LogAppender(context, logs, repairs, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var outcomes = new WriteOutcome[calls.Count];
        for (var i = 0; i < calls.Count; i++)
            outcomes[i] = appender.Append(calls[i]);

        if (appender.HasChanges)
        {
            await appender.SaveAsync().ConfigureAwait(false);
            hashes.Keep(context, appender.NewEvents);
        }

        return new Appended(outcomes, logs.Values);
    }

    /// <summary>What a transaction did.</summary>
    private sealed class Appended
    {
        public Appended(WriteOutcome[] outcomes, IReadOnlyCollection<LogChanges> changes)
        {
            Outcomes = outcomes;
            Logs = new List<LogState>(changes.Count);
            Ends = new List<LogEnd>(changes.Count);
            foreach (var change in changes)
            {
                if (change.IsChanged)
                    WrittenTo ??= change.Log;
                if (change.NewEvents.Count > 0)
                    Ends.Add(new LogEnd(change.Server, change.Log.LastPosition));
                if (change.Repairs.Count == 0 && (change.IsChanged || !change.Log.IsNew))
                    Logs.Add(change.Log);
            }
        }

        /// <summary>One per call.</summary>
        public WriteOutcome[] Outcomes { get; }

        /// <summary>
        /// To be remembered when it is committed. One that was repaired is read again: the damage may have been in what was remembered.
        /// </summary>
        public List<LogState> Logs { get; }

        /// <summary>Where the logs end that got events.</summary>
        public List<LogEnd> Ends { get; }

        /// <summary>One of those that were written to; null when nothing was stored.</summary>
        public LogState? WrittenTo { get; }
    }
}
