using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>Writes events in the place of their damaged rows, keeps what was there in quarantine, and reads back what it wrote.</summary>
internal sealed class RowRepairs(RowChange change)
{
    /// <param name="context">A context in its transaction, which tracks nothing that is still to be saved.</param>
    /// <param name="repairs">What to write.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public async Task WriteAsync(EventStoreDbContext context, IEnumerable<Repair> repairs, long nowMs)
    {
        foreach (var (server, row, damaged) in repairs)
        {
            var reason = EventDecoder.Decode(server, damaged).Corrupt?.Reason ?? "it was damaged when it was found";
            await QuarantineEntries.MarkRepairedAsync(context, row.ServerNumber, damaged, reason, nowMs).ConfigureAwait(false);
            await change.WriteAsync(context, row).ConfigureAwait(false);

            var written = await RowQuery.ReadAsync(context, row.ServerNumber, row.Position).ConfigureAwait(false);
            if (written is null || EventDecoder.Decode(server, written).Event is null)
                throw Damage.Of($"The row at position {row.Position} of server '{server}' was written anew, and still cannot be read");
        }
    }
}
