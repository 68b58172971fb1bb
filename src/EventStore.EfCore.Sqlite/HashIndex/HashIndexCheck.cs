using System.IO.Hashing;
using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>Whether the index leads to every event, and nowhere else: the sums of both, in whatever order, are the same.</summary>
internal static class HashIndexCheck
{
    /// <summary>What does not fit; null when all does.</summary>
    /// <exception cref="StorageException">The index itself is damaged.</exception>
    public static Task<string?> FindAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.WithConnectionAsync(connection => Find(connection, cancellationToken), cancellationToken);

    private static string? Find(SqliteConnection connection, CancellationToken cancellationToken)
    {
        // Both of one moment, whoever writes meanwhile.
        using var transaction = connection.BeginTransaction(deferred: true);
        using var tables = new HashTables(connection, transaction);
        var (events, eventSum) = Sum(tables.ReadEvents(), cancellationToken);
        var (entries, entrySum) = Sum(tables.ReadAll(), cancellationToken);
        return (events, eventSum) == (entries, entrySum)
            ? null
            : $"the index on hashes has {entries} entries, and not those of the {events} events: build it anew with "
                + "`eventstore reindex` or IArchiveMaintenance.ReindexAsync(), when what else is damaged is repaired";
    }

    private static (long Count, ulong Sum) Sum(IEnumerable<HashEntry> entries, CancellationToken cancellationToken)
    {
        var (count, sum) = (0L, 0UL);
        Span<byte> bytes = stackalloc byte[HashEntry.Bytes];
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entry.Write(bytes);
            sum = unchecked(sum + XxHash3.HashToUInt64(bytes));
            count++;
        }

        return (count, sum);
    }
}
