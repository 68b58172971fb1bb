using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Events;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>The records of erased events: asked for only when a row was read that seems to be one.</summary>
internal static class ErasureQuery
{
    // A statement with very many parameters is slow to bind.
    private const int LookupSize = 500;

    /// <summary>The records of these positions, as far as there are any.</summary>
    public static async Task<IReadOnlyDictionary<long, FoundErasure>> FindAsync(
        EventStoreDbContext context, int server, IEnumerable<long> positions, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, FoundErasure>();
        foreach (var some in positions.Chunk(LookupSize))
        {
            var rows = context.Erasures.Where(e => e.ServerNumber == server && some.Contains(e.Position));
            await foreach (var (position, record) in ReadAsync(rows, cancellationToken).ConfigureAwait(false))
                found[position] = record;
        }

        return found;
    }

    /// <summary>Records by position. Nothing of a row is certain, but for its key.</summary>
    public static async IAsyncEnumerable<(long Position, FoundErasure Record)> ReadAsync(
        IQueryable<ErasureRow> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = rows.Select(e => new
        {
            Position = (long?)e.Position,
            e.Hash,
            ErasedAtMs = (long?)e.ErasedAtMs,
            e.Reason,
            e.ErasedBy,
        });
        await foreach (var row in read.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var mark = new ErasureMark(row.ErasedAtMs ?? 0, row.Reason ?? "", row.ErasedBy ?? "");
            yield return (row.Position ?? 0, new FoundErasure(row.Hash, mark));
        }
    }
}
