using System.Threading.Channels;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Writing;

/// <summary>
/// The one writer behind a bounded queue. It commits all that waits, up to a maximum, as one group; when that fails, each call runs
/// alone, so that only the guilty one fails. Callers are answered first, what happened is logged after.
/// </summary>
internal sealed class EventWriter : IEventWriter, IAsyncDisposable, IDisposable
{
    private readonly GroupCommit _commit;
    private readonly LogUpkeep _upkeep;
    private readonly ILogger _logger;
    private readonly EventStoreOptions _options;
    private readonly Channel<WriteCall> _queue;
    private readonly Lazy<Task> _worker;
    private readonly WriterState _state;

    public EventWriter(
        GroupCommit commit, LogUpkeep upkeep, WriterState state, IOptions<EventStoreOptions> options, ILogger<EventWriter> logger)
    {
        _commit = commit;
        _upkeep = upkeep;
        _logger = logger;
        _state = state;
        _options = options.Value;
        _queue = Channel.CreateBounded<WriteCall>(new BoundedChannelOptions(_options.QueueCapacity) { SingleReader = true });
        _worker = new Lazy<Task>(Start);
    }

    public async Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var result = await StoreEventsAsync([@event], DuplicatePolicy.Skip, cancellationToken).ConfigureAwait(false);
        return result.Receipts[0];
    }

    public async Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events,
        DuplicatePolicy duplicates = DuplicatePolicy.Reject,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        AmbientTransaction.Refuse();
        cancellationToken.ThrowIfCancellationRequested();

        // A copy, so that what was checked is what is stored, whatever the caller does to its list meanwhile.
        Event[] batch = [.. events];
        EventChecks.Check(batch, _options);
        if (batch.Length == 0)
            return new StoreResult([]);

        // Started before the call is queued, so that disposal waits for every call that found a place.
        _ = _worker.Value;
        var call = new WriteCall(batch, duplicates);
        try
        {
            await _queue.Writer.WriteAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw _state.Failure is { } failure
                ? new WriterStoppedException(isOutcomeKnown: true, failure)
                : new ObjectDisposedException(nameof(IEventStore),
                    "The event store was disposed with its service provider; nothing was "
                    + "stored.");
        }

        await using var withdrawal = call.WithdrawOn(cancellationToken).ConfigureAwait(false);
        return await call.Result.ConfigureAwait(false);
    }

    /// <summary>Accepts no more calls, and returns when all that were accepted are durable or have failed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_worker.IsValueCreated)
            await _worker.Value.ConfigureAwait(false);
    }

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Task Start()
    {
        // The writer serves everybody: it must not keep the first caller's activity, log scopes or ambient transaction.
        using var none = ExecutionContext.SuppressFlow();
        return Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        var group = new List<WriteCall>();
        try
        {
            while (await _upkeep.WhileWaitingAsync(_queue.Reader.WaitToReadAsync()).ConfigureAwait(false))
            {
                TakeGroup(group);
                if (group.Count > 0)
                {
                    await CommitAsync(group).ConfigureAwait(false);

                    // Answered: an idle writer keeps no caller's events.
                    group.Clear();
                    await _upkeep.AfterGroupAsync().ConfigureAwait(false);
                }

                // Lets the callers just answered bring their next events, so that they share the next commit instead of the one after it.
                await Task.Yield();
            }

            await _upkeep.EndAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Stop(group, e);
        }
    }

    private void TakeGroup(List<WriteCall> group)
    {
        var (events, bytes) = (0L, 0L);
        while (_queue.Reader.TryPeek(out var call) && (group.Count == 0 || HasRoom(call)))
        {
            _queue.Reader.TryRead(out _);
            if (!call.TryTake())
                continue;
            group.Add(call);
            events += call.Events.Length;
            bytes += call.Bytes;
        }

        bool HasRoom(WriteCall call) => events + call.Events.Length <= _options.MaxSharedTransactionSize
            && bytes + call.Bytes <= _options.MaxSharedTransactionBytes;
    }

    private async Task CommitAsync(List<WriteCall> group)
    {
        var error = await TryCommitAsync(group).ConfigureAwait(false);

        // What is in the log takes room twice: copied into the database and emptied, the log may leave enough.
        var isFull = error is StorageException { Kind: StorageErrorKind.Full };
        if (isFull && await _upkeep.CheckpointAsync(isEmptied: true).ConfigureAwait(false))
            error = await TryCommitAsync(group).ConfigureAwait(false);
        if (error is null)
            return;

        if (group.Count == 1 || CommitErrors.ConcernsAll(error))
        {
            Fail(group, error);
            return;
        }

        await CommitOneByOneAsync(group).ConfigureAwait(false);
        _logger.SharedTransactionFailed(group.Count, error);
    }

    /// <summary>
    /// Runs each call alone, so that only the guilty one fails, until it is clear that none of them is: the others would each wait for the
    /// same timeout.
    /// </summary>
    private async Task CommitOneByOneAsync(List<WriteCall> group)
    {
        var isSuspicious = false;
        for (var i = 0; i < group.Count; i++)
        {
            var error = await TryCommitAsync([group[i]]).ConfigureAwait(false);
            if (error is null || CommitErrors.ConcernsOne(error))
            {
                isSuspicious = false;
                if (error is not null)
                    group[i].Fail(error);
            }
            else if (isSuspicious || CommitErrors.ConcernsAll(error))
            {
                Fail(group[i..], error);
                return;
            }
            else
            {
                // Nobody foresaw it, so the call may have caused it. Two in a row have not.
                isSuspicious = true;
                group[i].Fail(error);
            }
        }
    }

    /// <summary>Answers the calls when their transaction was committed; else returns why it was not.</summary>
    private async Task<Exception?> TryCommitAsync(List<WriteCall> calls)
    {
        Written<WriteOutcome[]> written;
        try
        {
            written = await _commit.CommitAsync(calls).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return e;
        }

        for (var i = 0; i < calls.Count; i++)
            written.Result[i].ApplyTo(calls[i]);
        _upkeep.Committed();
        if (written.Afterwards is { } afterwards)
            _logger.FailedAfterCommit(calls.Count, afterwards);
        return null;
    }

    private static void Fail(List<WriteCall> calls, Exception error)
    {
        foreach (var call in calls)
            call.Fail(error);
    }

    /// <summary>The end of a writer that cannot go on: nobody waits for an answer that will never come.</summary>
    private void Stop(List<WriteCall> group, Exception failure)
    {
        _state.Failure = failure;
        _queue.Writer.TryComplete();
        Fail(group, new WriterStoppedException(isOutcomeKnown: false, failure));
        while (_queue.Reader.TryRead(out var call))
        {
            if (call.TryTake())
                call.Fail(new WriterStoppedException(isOutcomeKnown: true, failure));
        }

        try
        {
            _logger.WriterStopped(failure);
        }
        catch (Exception)
        {
            // The logger may be what has failed. The callers know, and so does the health check.
        }
    }
}
