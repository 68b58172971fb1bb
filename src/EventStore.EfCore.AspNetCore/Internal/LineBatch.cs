using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.AspNetCore;

/// <summary>Lines whose events are stored together: what has come since the last commit, up to a size.</summary>
/// <param name="store">Where they go.</param>
/// <param name="limits">The store's own limits of a batch.</param>
/// <param name="logger">Told of what the operator has to look at.</param>
internal sealed class LineBatch(IEventStore store, EventStoreOptions limits, ILogger logger)
{
    private const int MaxLines = 1_000;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly int _maxLines = Math.Min(MaxLines, limits.MaxBatchSize);
    private readonly int _maxBytes = Math.Min(MaxBytes, limits.MaxBatchBytes);
    private readonly List<LineAnswer> _lines = [];
    private long _bytes;

    public bool IsEmpty => _lines.Count == 0;

    public bool HasRoomFor(LineAnswer line) =>
        _lines.Count < _maxLines && (_lines.Count == 0 || _bytes + BytesOf(line) <= _maxBytes);

    public void Add(LineAnswer line)
    {
        _lines.Add(line);
        _bytes += BytesOf(line);
    }

    /// <summary>Stores the events; what is answered is durable, or says why it is not. Empties the batch.</summary>
    public async Task<IReadOnlyList<LineAnswer>> StoreAsync()
    {
        LineAnswer[] lines = [.. _lines];
        _lines.Clear();
        _bytes = 0;
        LineAnswer[] events = [.. lines.Where(l => l.Event is not null)];
        try
        {
            // Not cancelled when the client goes: what has come is stored.
            var result = await store.StoreEventsAsync([.. events.Select(e => e.Event!)], DuplicatePolicy.Skip).ConfigureAwait(false);
            foreach (var (line, receipt) in events.Zip(result.Receipts))
                line.Receipt = receipt;
        }
        catch (InvalidEventException)
        {
            // Nothing of the batch was stored. One by one, each costs its own check, however many are bad; they still share commits.
            await Task.WhenAll(events.Select(StoreAloneAsync)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(events, e);
        }

        return lines;
    }

    private async Task StoreAloneAsync(LineAnswer line)
    {
        try
        {
            line.Receipt = await store.StoreEventAsync(line.Event!).ConfigureAwait(false);
        }
        catch (InvalidEventException e)
        {
            line.Problem = Problem.Of(e);
        }
        catch (Exception e)
        {
            Fail([line], e);
        }
    }

    private void Fail(LineAnswer[] lines, Exception error)
    {
        var problem = Problem.Of(error);
        if (problem.IsServerError)
            logger.StoringFailed(lines.Length, problem.Status, error);
        foreach (var line in lines)
            line.Problem = problem;
    }

    private static int BytesOf(LineAnswer line) => line.Event?.Content.Length ?? 0;
}
