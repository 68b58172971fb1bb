using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
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
        context.ChangePermits.Add(new ChangePermitRow { ServerNumber = row.ServerNumber, Position = row.Position });
        await context.SaveChangesAsync().ConfigureAwait(false);
        context.ChangeTracker.Clear();

        var rows = await UpdateAsync(context, row).ConfigureAwait(false);
        if (rows != 1)
            throw Damage.Of($"The row at position {row.Position} of server number {row.ServerNumber} vanished while it was to be changed");
        await context.ChangePermits.Where(p => p.ServerNumber == row.ServerNumber && p.Position == row.Position)
            .ExecuteDeleteAsync().ConfigureAwait(false);
    }

    private async Task<int> UpdateAsync(EventStoreDbContext context, EventRow row)
    {
        try
        {
            return await RunAsync(context, row).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!await indexes.TryRebuildAsync(context, e).ConfigureAwait(false))
                throw;
        }

        return await RunAsync(context, row).ConfigureAwait(false);
    }

    private static Task<int> RunAsync(EventStoreDbContext context, EventRow row) => context.Events
        .Where(e => e.ServerNumber == row.ServerNumber && e.Position == row.Position)
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
