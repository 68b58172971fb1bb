using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Reading;

/// <summary>
/// Collects a page: good events in order, corrupt ones by name. It is full at its limit of rows or of bytes; one row more than it takes
/// tells that there is more.
/// </summary>
internal sealed class PageBuilder(ServerId server, int limit, int maxBytes, ILogger logger)
{
    private readonly List<StoredEvent> _events = [];
    private readonly List<CorruptEvent> _corrupt = [];
    private long? _lastPosition;
    private long _bytes;
    private int _rows;
    private bool _hasMore;

    /// <summary>How many rows may still be read, the one that only proves that there is more included.</summary>
    public int Remaining => _hasMore ? 0 : limit + 1 - _rows;

    /// <summary>Adds rows, and reads no further than to the one that the page does not take.</summary>
    public async Task AddAllAsync(IAsyncEnumerable<EventRecord> rows, CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var bytes = EventContent.LengthOf(row.Dependencies.Length, row.Payload.Length);
            _hasMore = _rows == limit || (_rows > 0 && _bytes + bytes > maxBytes);
            if (_hasMore)
                return;
            _bytes += bytes;
            Add(row);
        }
    }

    public EventPage Build() => new(_events, _hasMore, _lastPosition, _corrupt);

    private void Add(EventRecord row)
    {
        _rows++;
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
}
