using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Reconciling;

/// <summary>
/// The items of one log, kept up by reading what was committed behind the last position that was read: positions are gapless and in
/// commit order, so nothing else can have come. What changes rows leaves a mark (<see cref="LogMark"/>), and then all is read anew: damage
/// that was found or repaired, and another database in this one's place. An erasure changes no item.
/// </summary>
internal sealed class KeptItems(EventDatabase database, ServerId server) : IDisposable
{
    private const int PageSize = 10_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _lock = new();
    private ItemSet _items = new();
    private LogMark _mark = LogMark.None;

    /// <summary>Works with the items as they are, without anybody who changes them.</summary>
    public T Use<T>(Func<ItemSet, T> work)
    {
        lock (_lock)
            return work(_items);
    }

    /// <summary>Brings the items up to what was committed when this was called.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (end, mark) = await database.ReadAsync(context => LookAsync(context, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (mark == _mark && mark.Position <= end)
                await ReadAsync(_items, mark, [], end, cancellationToken).ConfigureAwait(false);
            else
                await ReadAnewAsync(mark with { Position = 0, Hash = null }, end, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Where the log ends, and its mark where it was read to.</summary>
    private async Task<(long End, LogMark Mark)> LookAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        // The end first: what is there then is there when its rows are read.
        if (await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is not { } found)
            return (0, LogMark.None);
        var mark = await ItemQuery.MarkAsync(context, found.Number, _mark.Position, cancellationToken).ConfigureAwait(false);
        return (found.LastPosition, mark);
    }

    private async Task ReadAnewAsync(LogMark start, long end, CancellationToken cancellationToken)
    {
        // Read after the mark: damage that comes between the two is left out, and makes another mark.
        var damaged = await database.ReadAsync(
            async context => await QuarantineEntries.ReadOpenAsync(context, start.ServerNumber).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        var items = new ItemSet();
        await ReadAsync(items, start, damaged.Select(d => d.Position).ToHashSet(), end, cancellationToken).ConfigureAwait(false);
        lock (_lock)
            _items = items;
    }

    private async Task ReadAsync(
        ItemSet items, LogMark mark, HashSet<long> damaged, long end, CancellationToken cancellationToken)
    {
        while (mark.Position < end)
        {
            var rows = await database.ReadAsync(
                async context => await ItemQuery.ReadAsync(context, mark.ServerNumber, mark.Position, end, PageSize, cancellationToken)
                    .ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                foreach (var row in rows)
                {
                    if (row.Item is { } item && !damaged.Contains(row.Position!.Value))
                        items.Add(item);
                }
            }

            // A log that ends before the end that its server's row names has lost what comes behind.
            mark = rows is [.., { Position: { } position } last] ? mark.At(position, last.Hash) : mark.At(end, null);
        }

        _mark = mark;
    }
}
