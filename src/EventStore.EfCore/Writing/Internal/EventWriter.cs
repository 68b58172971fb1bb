using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Events;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Quarantine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Writing;

/// <summary>
/// The writer behind a bounded queue. It commits all that waits, up to a maximum, as one group; where the engine can, several groups at a
/// time, in lanes that have no server in common.
/// </summary>
internal sealed class EventWriter : IEventWriter, IAsyncDisposable, IDisposable
{
    private readonly GroupRunner _runner;
    private readonly LogUpkeep _upkeep;
    private readonly ILogger _logger;
    private readonly EventStoreOptions _options;
    private readonly WriteQueue _queue;
    private readonly WriterLanes _lanes;
    private readonly bool _hasOwnThread;
    private bool _isShared;
    private readonly Lazy<Task> _worker;
    private readonly WriterState _state;
    private readonly Func<CallGroup, Task> _run;
    private readonly StoreTelemetry _telemetry;
    private readonly QuarantineRecorder _quarantine;
    private readonly SignatureCheck _signatures;

    public EventWriter(
        GroupCommit commit,
        LogUpkeep upkeep,
        WriterState state,
        StoreTelemetry telemetry,
        QuarantineRecorder quarantine,
        SignatureCheck signatures,
        IOptions<EventStoreOptions> options,
        IStorageProvider provider,
        ILogger<EventWriter> logger,
        int lanes)
    {
        _runner = new GroupRunner(commit, upkeep, state, logger);
        _upkeep = upkeep;
        _logger = logger;
        _state = state;
        _telemetry = telemetry;
        _quarantine = quarantine;
        _signatures = signatures;
        _options = options.Value;
        _hasOwnThread = provider.BlocksThreads;
        _queue = new WriteQueue(_options, wakesInline: _hasOwnThread);
        _lanes = new WriterLanes(lanes);
        _worker = new Lazy<Task>(Start);
        _run = RunAsync;
    }

    public async Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var result = await StoreAsync([@event], DuplicatePolicy.Skip, cancellationToken).ConfigureAwait(false);
        return result.Receipts[0];
    }

    public async Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events,
        DuplicatePolicy duplicates = DuplicatePolicy.Reject,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);

        // A copy, so that what was checked is what is stored, whatever the caller does to its list meanwhile.
        return await StoreAsync([.. events], duplicates, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Accepts no more calls, and returns when all that were accepted are durable or have failed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        if (_worker.IsValueCreated)
            await _worker.Value.ConfigureAwait(false);
    }

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreResult> StoreAsync(Event[] batch, DuplicatePolicy duplicates, CancellationToken cancellationToken)
    {
        AmbientTransaction.Refuse();
        cancellationToken.ThrowIfCancellationRequested();
        using var operation = _telemetry.BeginWrite(batch.Length);
        _state.CallBegins();
        try
        {
            EventChecks.Check(batch, _options);
            _signatures.Require(batch, cancellationToken);
            if (batch.Length == 0)
                return new StoreResult([]);
            var call = new WriteCall(batch, duplicates) { Lanes = _lanes.Of(batch), Activity = operation?.Context ?? default };
            await EnqueueAsync(call, cancellationToken).ConfigureAwait(false);
            await using var withdrawal = call.WithdrawOn(cancellationToken).ConfigureAwait(false);
            return await call.Result.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            operation?.Fail(e);
            if (e is InvalidEventException { Index: { } index } refused)
                _quarantine.Refused(batch[index], refused.Reason);
            throw;
        }
        finally
        {
            _state.CallEnds();
        }
    }

    private async ValueTask EnqueueAsync(WriteCall call, CancellationToken cancellationToken)
    {
        // Started before the call is queued, so that disposal waits for every call that found a place.
        _ = _worker.Value;
        try
        {
            await _queue.AddAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw _state.Failure is { } failure
                ? new WriterStoppedException(isOutcomeKnown: true, failure)
                : new ObjectDisposedException(nameof(IEventStore),
                    "The event store was disposed with its service provider; nothing was "
                    + "stored.");
        }
    }

    private Task Start()
    {
        // The writer serves everybody: it must not keep the first caller's activity, log scopes or ambient transaction.
        using var none = ExecutionContext.SuppressFlow();
        return Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        using var thread = _hasOwnThread ? new WriterThread() : null;
        try
        {
            while (await HasWorkAsync().ConfigureAwait(false))
            {
                if (thread is not null)
                    await thread;
                while (StartNext())
                {
                }
            }

            await _upkeep.EndAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await StopAsync(e).ConfigureAwait(false);
        }
    }

    /// <summary>Starts the next group, if one can begin. Not in the loop itself, which would keep the last one while it waits.</summary>
    private bool StartNext()
    {
        if (_lanes.AreBusy)
            return false;
        var group = _queue.Take(_lanes.Busy);
        if (group.Calls.Count == 0)
            return false;
        _isShared = group.Calls.Count > 1;
        _lanes.Start(group, _run);
        return true;
    }

    /// <summary>Returns when a group may be able to begin; false when no call is left and none will come.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> HasWorkAsync()
    {
        if (_lanes.AreIdle)
            return await _upkeep.WhileWaitingAsync(_queue.WaitAsync()).ConfigureAwait(false);

        await _lanes.AnyAsync(_lanes.AreBusy || !_queue.IsOpen ? null : _queue.WaitAsync()).ConfigureAwait(false);
        await _upkeep.AfterGroupAsync().ConfigureAwait(false);

        // Lets the callers just answered bring their next events, so that they share the next commit instead of the one after it. They are
        // in the thread pool, and may have to wait there; one caller alone has nobody to share with.
        if (_isShared || _queue.HasCalls)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return true;
    }

    private async Task RunAsync(CallGroup group)
    {
        try
        {
            await _runner.RunAsync(group.Calls).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _state.Failure ??= e;
            foreach (var call in group.Calls)
                call.Fail(new WriterStoppedException(isOutcomeKnown: false, e));
            throw;
        }
    }

    /// <summary>The end of a writer that cannot go on: nobody waits for an answer that will never come.</summary>
    private async Task StopAsync(Exception failure)
    {
        _state.Failure ??= failure;
        _queue.Close();
        foreach (var call in _queue.Drain())
        {
            if (call.TryTake())
                call.Fail(new WriterStoppedException(isOutcomeKnown: true, failure));
        }

        await _lanes.AllAsync().ConfigureAwait(false);
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
