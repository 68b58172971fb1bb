using System.Data;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>Writes events in the place of their damaged rows, keeps what was there in quarantine, and reads back what it wrote.</summary>
internal sealed class RowRepairs(RowChange change, ErrorTranslator errors)
{
    /// <param name="context">A context in its transaction, which tracks nothing that is still to be saved.</param>
    /// <param name="repairs">What to write.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public async Task WriteAsync(EventStoreDbContext context, IEnumerable<RowRepair> repairs, long nowMs)
    {
        foreach (var (server, row, damaged) in repairs)
        {
            var reason = EventDecoder.Decode(server, damaged).Corrupt?.Reason ?? "it was damaged when it was found";
            try
            {
                await QuarantineEntries.MarkRepairedAsync(context, row.ServerNumber, damaged, reason, nowMs).ConfigureAwait(false);
                await change.WriteAsync(context, row).ConfigureAwait(false);
            }
            catch (Exception e) when (IsRefused(context, e))
            {
                throw NotAllowed(server, row.Position, e);
            }

            var written = await RowQuery.ReadAsync(context, row.ServerNumber, row.Position).ConfigureAwait(false);
            if (written is null || EventDecoder.Decode(server, written).Event is null)
                throw Damage.Of($"The row at position {row.Position} of server '{server}' was written anew, and still cannot be read");
        }
    }

    /// <summary>Whether the database answered, on a connection that goes on, that this user may not.</summary>
    private bool IsRefused(EventStoreDbContext context, Exception e) =>
        context.Database.GetDbConnection().State == ConnectionState.Open
        && errors.Translate(e) is StorageException { Kind: StorageErrorKind.CannotOpen };

    // Of the kind that concerns one call, and none of those that share its transaction.
    private static StorageException NotAllowed(ServerId server, long position, Exception e) => new(
        StorageErrorKind.ConstraintViolation,
        $"The row at position {position} of server '{server}' is damaged, and this user may not repair it "
        + $"('{e.GetBaseException().Message}'). Grant INSERT and UPDATE on Quarantine, INSERT and DELETE on ChangePermits and UPDATE on "
        + "Events, or let `eventstore repair` be run by somebody who may.",
        e);
}
