using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Reading;

/// <summary>Collects a page: good events in order, corrupt ones by name. One row more than the limit tells that there is more.</summary>
internal sealed class PageBuilder(ServerId server, int limit, ILogger logger)
{
    private readonly List<StoredEvent> _events = [];
    private readonly List<CorruptEvent> _corrupt = [];
    private long? _lastPosition;
    private int _rows;

    /// <summary>How many rows may still be read, the one that only proves that there is more included.</summary>
    public int Remaining => limit + 1 - _rows;

    public void Add(EventRecord row)
    {
        if (++_rows > limit)
            return;

        _lastPosition = row.Position;
        var (stored, corrupt) = EventDecoder.Decode(server, row);
        if (stored is not null)
            _events.Add(stored);
        if (corrupt is not null)
        {
            logger.CorruptEvent(server, corrupt.Position, corrupt.Hash, corrupt.Reason);
            _corrupt.Add(corrupt);
        }
    }

    public async Task AddAllAsync(IAsyncEnumerable<EventRecord> rows, CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            Add(row);
    }

    public EventPage Build() => new(_events, _rows > limit, _lastPosition, _corrupt);
}
