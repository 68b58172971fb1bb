using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Following;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Runs calls in one transaction: one context, one explicit transaction, one <c>SaveChanges</c>, one commit. Used by one writer at a
/// time; it remembers the logs it appended to.
/// </summary>
internal sealed class GroupCommit(
    EventDatabase database, KeptContext kept, IServerLock locks, ICommitWitness witness, CommitSignal signal, TimeProvider clock)
{
    private readonly CommitCheck _check = new(locks);
    private LogMemory _memory = new();

    /// <summary>One outcome per call. What is not refused is durable when this returns; when it throws, nothing was stored.</summary>
    /// <exception cref="StorageException">Among others <see cref="StorageErrorKind.UnknownOutcome"/>: all is stored, or nothing.
    /// </exception>
    public async Task<Written<WriteOutcome[]>> CommitAsync(IReadOnlyList<WriteCall> calls)
    {
        var (done, afterwards) = await database.WriteAsync(
            context => AppendAsync(context, calls),
            Confirm,
            (context, done) => _check.AreStoredAsync(context, calls, done.Outcomes),
            CancellationToken.None,
            kept).ConfigureAwait(false);
        _memory = done.Memory;
        signal.Committed(StoredPlaces.Of(calls, done.Outcomes));
        return new Written<WriteOutcome[]>(done.Outcomes, afterwards);
    }

    private void Confirm(EventStoreDbContext context, Appended done)
    {
        if (done.Log is { } log)
            witness.Confirm(context, log.ServerNumber, log.LastPosition);
    }

    private async Task<Appended> AppendAsync(EventStoreDbContext context, IReadOnlyList<WriteCall> calls)
    {
        // Changed while the transaction is put together, so only a commit gives it back: a failed attempt leaves an empty one.
        var memory = _memory;
        _memory = new LogMemory();

        var logs = await new LogStateLoader(memory, locks).LoadAsync(context, calls).ConfigureAwait(false);
        var appender = new LogAppender(context, logs, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var outcomes = new WriteOutcome[calls.Count];
        for (var i = 0; i < calls.Count; i++)
            outcomes[i] = appender.Append(calls[i]);

        if (appender.HasNewEvents)
            await appender.SaveAsync().ConfigureAwait(false);
        memory.Keep(logs.Values.Where(c => c.HasNewEvents || !c.Log.IsNew).Select(c => c.Log));
        return new Appended(outcomes, memory, logs.Values.FirstOrDefault(c => c.HasNewEvents)?.Log);
    }

    /// <param name="Outcomes">One per call.</param>
    /// <param name="Memory">To be kept when it is committed.</param>
    /// <param name="Log">One of the logs that were appended to; null when nothing was stored.</param>
    private sealed record Appended(WriteOutcome[] Outcomes, LogMemory Memory, LogState? Log);
}
