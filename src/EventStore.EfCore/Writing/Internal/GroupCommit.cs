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

    /// <summary>One outcome per call. What is not refused is durable when this returns; when it throws, nothing was stored.</summary>
    /// <exception cref="StorageException">Among others <see cref="StorageErrorKind.UnknownOutcome"/>: all is stored, or nothing.
    /// </exception>
    public async Task<Written<WriteOutcome[]>> CommitAsync(IReadOnlyList<WriteCall> calls)
    {
        using var operation = Begin(calls);
        try
        {
            var (done, afterwards) = await WriteAsync(calls).ConfigureAwait(false);
            _memory.Keep(done.Logs);
            signal.Committed(StoredPlaces.Of(calls, done.Outcomes));
            foreach (var result in done.Outcomes.Select(o => o.Result).OfType<StoreResult>())
                telemetry.Written(result.Stored - result.Forks, result.Forks, result.Duplicates, result.Repaired, result.Erased);
            return new Written<WriteOutcome[]>(done.Outcomes, afterwards);
        }
        catch (Exception e)
        {
            operation?.Fail(e);
            throw;
        }
    }

    private Task<Written<Appended>> WriteAsync(IReadOnlyList<WriteCall> calls) => database.WriteAsync(
        context => AppendAsync(context, calls),
        Confirm,
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

        return telemetry.BeginCommit(calls.Sum(c => c.Events.Length), [.. calls.Select(c => c.Activity)]);
    }

    private void Confirm(EventStoreDbContext context, Appended done)
    {
        if (done.WrittenTo is { } log)
            witness.Confirm(context, log.ServerNumber, log.LastPosition);
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
            hashes.Keep(context, logs.Values.Sum(c => c.NewEvents.Count));
        }

        return new Appended(
            outcomes,
            [.. logs.Values.Where(c => c.IsChanged || !c.Log.IsNew).Where(c => c.Repairs.Count == 0).Select(c => c.Log)],
            logs.Values.FirstOrDefault(c => c.IsChanged)?.Log);
    }

    /// <param name="Outcomes">One per call.</param>
    /// <param name="Logs">
    /// To be remembered when it is committed. One that was repaired is read again: the damage may have been in what was remembered.
    /// </param>
    /// <param name="WrittenTo">One of those that were written to; null when nothing was stored.</param>
    private sealed record Appended(WriteOutcome[] Outcomes, IReadOnlyList<LogState> Logs, LogState? WrittenTo);
}
