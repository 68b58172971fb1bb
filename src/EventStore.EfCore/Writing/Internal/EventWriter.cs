using System.Threading.Channels;
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
    private readonly ILogger _logger;
    private readonly EventStoreOptions _options;
    private readonly Channel<WriteCall> _queue;
    private readonly Lazy<Task> _worker;
    private readonly WriterState _state;

    public EventWriter(GroupCommit commit, WriterState state, IOptions<EventStoreOptions> options, ILogger<EventWriter> logger)
    {
        _commit = commit;
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
            while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                TakeGroup(group);
                if (group.Count > 0)
                    await CommitAsync(group).ConfigureAwait(false);

                // Answered: an idle writer keeps no caller's events.
                group.Clear();

                // Lets the callers just answered bring their next events, so that they share the next commit instead of the one after it.
                await Task.Yield();
            }
        }
        catch (Exception e)
        {
            Stop(group, e);
        }
    }

    private void TakeGroup(List<WriteCall> group)
    {
        var events = 0;
        while (_queue.Reader.TryPeek(out var call)
            && (group.Count == 0 || events + call.Events.Length <= _options.MaxSharedTransactionSize))
        {
            _queue.Reader.TryRead(out _);
            if (!call.TryTake())
                continue;
            group.Add(call);
            events += call.Events.Length;
        }
    }

    private async Task CommitAsync(List<WriteCall> group)
    {
        Exception error;
        try
        {
            var outcomes = await _commit.CommitAsync(group).ConfigureAwait(false);
            for (var i = 0; i < group.Count; i++)
                outcomes[i].ApplyTo(group[i]);
            return;
        }
        catch (Exception e)
        {
            error = e;
        }

        if (group.Count == 1 || ConcernsAll(error))
        {
            foreach (var call in group)
                call.Fail(error);
            return;
        }

        foreach (var call in group)
            await CommitAsync([call]).ConfigureAwait(false);
        _logger.SharedTransactionFailed(group.Count, error);
    }

    /// <summary>
    /// Whether an error has nothing to do with what a call wanted to store, so that trying each alone would only repeat it.
    /// </summary>
    private static bool ConcernsAll(Exception error) => error is SchemaException or StorageException
    {
        Kind: StorageErrorKind.Busy or StorageErrorKind.CannotOpen or StorageErrorKind.ReadOnly or StorageErrorKind.NotADatabase
            or StorageErrorKind.Unsafe or StorageErrorKind.Corrupt,
    };

    /// <summary>The end of a writer that cannot go on: nobody waits for an answer that will never come.</summary>
    private void Stop(List<WriteCall> group, Exception failure)
    {
        _state.Failure = failure;
        _queue.Writer.TryComplete();
        foreach (var call in group)
            call.Fail(new WriterStoppedException(isOutcomeKnown: false, failure));
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
