using EventStore.EfCore.Data;
using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Reading;

/// <summary>
/// Collects a page: good events in order, corrupt ones and missing positions by name. It is full at its limit of rows or of bytes; one row
/// more than it takes tells that there is more.
/// </summary>
internal sealed class PageBuilder(ServerId server, int limit, int maxBytes, IDamageSink damage, ILogger logger)
{
    private readonly List<StoredEvent> _events = [];
    private readonly List<CorruptEvent> _corrupt = [];
    private readonly List<StoredEvent> _erased = [];

    // Rows that are no events, and may be erased ones.
    private readonly List<EventRecord> _suspects = [];
    private PositionWalk? _walk;
    private IReadOnlyList<PositionRange> _missing = [];
    private long? _lastPosition;
    private long _bytes;
    private int _rows;
    private bool _hasMore;
    private MissingPlace? _place;

    /// <summary>How many rows may still be read, the one that only proves that there is more included.</summary>
    public int Remaining => _hasMore ? 0 : limit + 1 - _rows;

    /// <summary>The highest position of a good event; 0 for none.</summary>
    public long HighestPosition { get; private set; }

    /// <summary>How many stretches of chains were looked through for the page, one by one.</summary>
    public int Stretches { get; set; }

    /// <summary>Adds rows in whatever order, and reads no further than to the one that the page does not take.</summary>
    public async Task AddAllAsync(IAsyncEnumerable<EventRecord> rows, CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var bytes = EventContent.LengthOf(row.Dependencies?.Length ?? 0, row.Payload?.Length ?? 0);
            _hasMore = _rows == limit || (_rows > 0 && _bytes + bytes > maxBytes);
            if (_hasMore)
                return;
            _bytes += bytes;
            Add(row);
        }
    }

    /// <summary>The page is one of missing events, and goes on from where another one ended.</summary>
    public void GoOnFrom(MissingPlace? place) => _place = place;

    /// <summary>The page is full; the next one goes on with a sequence of a chain.</summary>
    public void EndBefore(AuthorId author, long sequence)
    {
        _hasMore = true;
        _place = new MissingPlace(author, sequence - 1, long.MaxValue);
    }

    /// <summary>Adds rows in the order of their positions.</summary>
    public Task AddAllAsync(IAsyncEnumerable<EventRecord> rows, PositionWalk walk, CancellationToken cancellationToken)
    {
        _walk = walk;
        return AddAllAsync(rows, cancellationToken);
    }

    /// <summary>Adds rows in the order of their positions, of which none may be missing.</summary>
    public async Task AddLogAsync(IAsyncEnumerable<EventRecord> rows, PositionWalk walk, CancellationToken cancellationToken)
    {
        await AddAllAsync(rows, walk, cancellationToken).ConfigureAwait(false);
        if (!_hasMore)
            walk.Finish();
        _missing = walk.Missing;
        foreach (var (from, to) in _missing)
            logger.MissingPositions(server, from, to);
    }

    /// <summary>The page, when it is known what has become of rows that seem to be erased events.</summary>
    public async Task<EventPage> BuildAsync(EventStoreDbContext context, int serverNumber, CancellationToken cancellationToken)
    {
        if (_suspects.Count > 0)
            await JudgeAsync(context, serverNumber, cancellationToken).ConfigureAwait(false);

        // Rows whose positions are no numbers come behind all others, and nothing leads to the next ones of them.
        var canGoOn = _walk is null || _lastPosition is not null;
        return new EventPage(_events, _hasMore && canGoOn, _lastPosition, _corrupt, _missing, [.. _erased.Select(ErasedEvent.Of)])
        {
            ErasedRows = _erased,
            Place = _place,
        };
    }

    private async Task JudgeAsync(EventStoreDbContext context, int serverNumber, CancellationToken cancellationToken)
    {
        var records = await ErasureQuery.FindAsync(context, serverNumber, _suspects.Select(r => r.Position!.Value), cancellationToken)
            .ConfigureAwait(false);
        foreach (var row in _suspects)
        {
            var (rest, corrupt) = EventDecoder.DecodeErased(server, row, records.GetValueOrDefault(row.Position!.Value));
            if (rest is not null)
                _erased.Add(rest);
            else
                Leave(corrupt!);
        }
    }

    private void Add(EventRecord row)
    {
        _rows++;
        var (stored, corrupt, isInOrder) = Decode(row);
        if (isInOrder)
            _lastPosition = row.Position;
        if (_walk is null)
            _place = MissingWalk.Step(_place, row);
        if (stored is not null)
        {
            _events.Add(stored);
            HighestPosition = Math.Max(HighestPosition, stored.Position);
        }

        if (corrupt is not null && isInOrder && row.Position is not null && EventDecoder.LooksErased(row))
            _suspects.Add(row);
        else if (corrupt is not null)
            Leave(corrupt);
    }

    private void Leave(CorruptEvent corrupt)
    {
        logger.CorruptEvent(server, corrupt.Position, corrupt.Hash, corrupt.Reason);
        damage.Report(server, corrupt);
        _corrupt.Add(corrupt);
    }

    private (StoredEvent? Event, CorruptEvent? Corrupt, bool IsInOrder) Decode(EventRecord row)
    {
        if (_walk is not null)
            return EventDecoder.Decode(server, row, _walk);
        var (stored, corrupt) = EventDecoder.Decode(server, row);
        return (stored, corrupt, true);
    }
}
