using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>
/// Changes a row of <c>Events</c>, which triggers refuse to everybody who has not written a permit for it in the same transaction.
/// </summary>
internal sealed class RowChange(IIndexRepair indexes)
{
    /// <summary>Writes a row in the place of the one at its position.</summary>
    /// <param name="context">A context in its transaction, which tracks nothing that is still to be saved.</param>
    /// <param name="row">The row as it is to be.</param>
    public async Task WriteAsync(EventStoreDbContext context, EventRow row)
    {
        await PermittedChange.RunAsync(context, row.ServerNumber, row.Position, rows => UpdateAsync(context, rows, row))
            .ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    private async Task<int> UpdateAsync(EventStoreDbContext context, IQueryable<EventRow> rows, EventRow row)
    {
        try
        {
            return await RunAsync(rows, row).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!await indexes.TryRebuildAsync(context, e).ConfigureAwait(false))
                throw;
        }

        return await RunAsync(rows, row).ConfigureAwait(false);
    }

    private static Task<int> RunAsync(IQueryable<EventRow> rows, EventRow row) => rows
        .ExecuteUpdateAsync(set => set
            .SetProperty(e => e.ChainId, row.ChainId)
            .SetProperty(e => e.Sequence, row.Sequence)
            .SetProperty(e => e.Hash, row.Hash)
            .SetProperty(e => e.Previous, row.Previous)
            .SetProperty(e => e.Dependencies, row.Dependencies)
            .SetProperty(e => e.ChannelId, row.ChannelId)
            .SetProperty(e => e.TimestampHintMs, row.TimestampHintMs)
            .SetProperty(e => e.Payload, row.Payload)
            .SetProperty(e => e.Signature, row.Signature)
            .SetProperty(e => e.StoredAtMs, row.StoredAtMs)
            .SetProperty(e => e.Checksum, row.Checksum));
}
