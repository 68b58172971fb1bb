using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Stores a source as a stream, and reports what is rejected on the way. Memory does not grow with the source.</summary>
internal sealed class IngestPipeline(
    IEventWriter store,
    EventStoreOptions options,
    IngestSettings settings,
    IngestReport report,
    RejectionLog rejections,
    IProgress<ProgressStep> progress) : IProgress<StoredBatch>
{
    // Where the events come from that are read and not stored yet: two batches at most.
    private readonly Queue<Place> _places = [];
    private ExceptionDispatchInfo? _failure;
    private Place? _lastRejected;
    private long _done;

    /// <summary>Runs until the source ends, the token is cancelled or something fails; the report holds what was committed.</summary>
    /// <exception cref="CliException">An item was rejected and the settings are strict, or a duplicate refused its batch.</exception>
    public async Task RunAsync(IEventSource source, CancellationToken cancellationToken)
    {
        var stream = new StreamOptions { BatchSize = settings.BatchSize, Duplicates = settings.Duplicates, Progress = this };
        try
        {
            await store.StoreEventsAsync(ReadAsync(source, cancellationToken), stream, cancellationToken).ConfigureAwait(false);
        }
        catch (DuplicateEventException e)
        {
            throw Explain(e);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
        if (settings.IsStrict && _lastRejected is { } place)
            throw new CliException(CliProblem.Rejected, $"Stopped at the first rejected {place.Unit}; what was stored stays.");
        report.IsComplete = true;
    }

    /// <summary>A batch is durable.</summary>
    void IProgress<StoredBatch>.Report(StoredBatch value)
    {
        report.Add(value.Events, value.Result);
        for (var i = 0; i < value.Events.Count; i++)
            _places.Dequeue();
        progress.Report(new ProgressStep(_done, report.Read));
    }

    // A source that fails ends the stream, so that what was read of it is stored before the failure is told.
    private async IAsyncEnumerable<Event> ReadAsync(IEventSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = source.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(items).ConfigureAwait(false))
        {
            var item = Check(items.Current);
            _done = item.Done;
            if (item.Event is { } value)
            {
                _places.Enqueue(item.Place);
                yield return value;
                continue;
            }

            rejections.Add(item);
            _lastRejected = item.Place;
            if (settings.IsStrict)
                yield break;
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SourceItem> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    // The store would refuse the whole batch for one such event.
    private SourceItem Check(SourceItem item) =>
        item.Event is { } value && Problem(value) is { } problem ? SourceItem.Rejected(item.Place, problem, item.Done, item.Line) : item;

    private string? Problem(Event value)
    {
        if (value.Content.Payload.Length > options.MaxPayloadBytes)
            return $"its payload has {value.Content.Payload.Length} bytes; at most {options.MaxPayloadBytes} are taken";
        return settings.Signatures?.IsValid(value) == false ? $"its signature is not that of its author {value.Author}" : null;
    }

    private CliException Explain(DuplicateEventException e)
    {
        var where = e.Position is { } position
            ? $"the log of server '{e.Server}' holds it at position {position}"
            : "the same batch holds it before";
        return new CliException(
            CliProblem.Duplicate,
            $"{_places.ElementAt(e.Index)} is a duplicate: {where}, hash '{e.Hash}'. "
            + "Nothing of its batch was stored; what was stored before stays.",
            e);
    }
}
