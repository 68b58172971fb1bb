using System.Threading.Channels;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Writing;

/// <summary>
/// The one writer behind a bounded queue. It takes all that waits, up to a maximum, into one transaction; when that fails, each call
/// runs alone, so that only the guilty one fails.
/// </summary>
internal sealed class EventWriter : IEventWriter, IAsyncDisposable, IDisposable
{
    private readonly EventAppender _appender;
    private readonly StorageErrors _errors;
    private readonly ILogger _logger;
    private readonly EventStoreOptions _options;
    private readonly Channel<WriteCall> _queue;
    private readonly Lazy<Task> _worker;

    public EventWriter(
        EventAppender appender, StorageErrors errors, IOptions<EventStoreOptions> options, ILogger<EventWriter> logger)
    {
        _appender = appender;
        _errors = errors;
        _logger = logger;
        _options = options.Value;
        _queue = Channel.CreateBounded<WriteCall>(new BoundedChannelOptions(_options.QueueCapacity) { SingleReader = true });
        _worker = new Lazy<Task>(() => Task.Run(WriteAsync));
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
            throw new ObjectDisposedException(nameof(IEventStore), "The event store was disposed with its service provider; nothing was stored.");
        }

        await using var withdrawal = call.WithdrawOn(cancellationToken).ConfigureAwait(false);
        return await call.Result.ConfigureAwait(false);
    }

    /// <summary>Takes no more calls, and returns when all that were taken are durable or have failed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_worker.IsValueCreated)
            await _worker.Value.ConfigureAwait(false);
    }

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var group = TakeGroup();
            if (group.Count > 0)
                await CommitAsync(group).ConfigureAwait(false);

            // Lets the callers just answered bring their next events, so that they share the next commit instead of the one after it.
            await Task.Yield();
        }
    }

    private List<WriteCall> TakeGroup()
    {
        var group = new List<WriteCall>();
        var events = 0;
        while (_queue.Reader.TryPeek(out var call) && (group.Count == 0 || events + call.Events.Length <= _options.MaxSharedTransactionSize))
        {
            _queue.Reader.TryRead(out _);
            if (!call.TryTake())
                continue;
            group.Add(call);
            events += call.Events.Length;
        }

        return group;
    }

    private async Task CommitAsync(List<WriteCall> group)
    {
        try
        {
            var outcomes = await _appender.AppendAsync(group).ConfigureAwait(false);
            for (var i = 0; i < group.Count; i++)
                outcomes[i].ApplyTo(group[i]);
        }
        catch (Exception e)
        {
            var error = _errors.Translate(e) ?? e;
            if (group.Count == 1 || ConcernsAll(error))
            {
                foreach (var call in group)
                    call.Fail(error);
                return;
            }

            _logger.SharedTransactionFailed(group.Count, e);
            foreach (var call in group)
                await CommitAsync([call]).ConfigureAwait(false);
        }
    }

    /// <summary>Whether an error has nothing to do with what a call wanted to store, so that trying each alone would only repeat it.</summary>
    private static bool ConcernsAll(Exception error) => error is SchemaException or StorageException
    {
        Kind: StorageErrorKind.Busy or StorageErrorKind.CannotOpen or StorageErrorKind.ReadOnly or StorageErrorKind.NotADatabase
            or StorageErrorKind.Unsafe or StorageErrorKind.Corrupt,
    };
}
