using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>
/// The index on hashes: a trigger puts each event among those that came last, and whoever writes moves them on from time to time.
/// </summary>
internal sealed class SqliteHashIndex : IHashIndex
{
    // Of the transactions on a file there is one at a time, so nobody else changes these.
    private long _epoch;
    private long _recent;

    public async Task<IReadOnlyList<EventPlace>?> FindAsync(
        EventStoreDbContext context, IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken) =>
        await context.WithConnectionAsync(
            connection =>
            {
                var places = new List<EventPlace>(hashes.Count);
                foreach (var hash in hashes)
                {
                    foreach (var (_, server, position) in HashSearch.Find(connection, HashEntry.PrefixOf(hash.ToArray())))
                        places.Add(new EventPlace(server, position));
                }

                return places;
            },
            cancellationToken).ConfigureAwait(false);

    public void Keep(EventStoreDbContext context, int inserted)
    {
        var isKnown = _epoch == context.WriteEpoch && _epoch != 0;
        _recent += inserted;
        if (isKnown && _recent < HashUpkeep.MostRecent)
            return;

        using var tables = Tables(context);
        if (!isKnown)
            _recent = tables.CountRecent(HashUpkeep.MostRecent);
        _epoch = context.WriteEpoch;
        for (; _recent >= HashUpkeep.MostRecent; _recent -= HashUpkeep.MostMoved)
            HashUpkeep.Run(tables);
        _recent = Math.Max(_recent, 0);
    }

    private static HashTables Tables(EventStoreDbContext context) => new(
        context.Connection(),
        (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction());
}
