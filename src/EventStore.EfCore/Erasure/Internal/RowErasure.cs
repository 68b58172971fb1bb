using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Events;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Erasure;

/// <summary>Erases one event's content, in a transaction and under its server's lock.</summary>
internal sealed class RowErasure(IServerLock locks, IErasureStorage storage, FindQuery find)
{
    /// <summary>Erases it, or finds the record of its erasure.</summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="order">What is to be erased. Of its position nothing is believed.</param>
    /// <exception cref="EventNotFoundException">The log holds no such event.</exception>
    public async Task<ErasedRow> RunAsync(EventStoreDbContext context, ErasureRecord order)
    {
        var server = await LockAsync(context, order.Server).ConfigureAwait(false);
        var row = server.IsNew
            ? null
            : await find.ReadRowAsync(context, order.Server, order.Hash, CancellationToken.None).ConfigureAwait(false);
        if (row?.Position is not { } position)
            throw new EventNotFoundException(order.Server, order.Hash);

        var found = await FindRecordAsync(context, server.Number, position).ConfigureAwait(false);
        var record = found is null
            ? order with { Position = position }
            : new ErasureRecord(
                order.Server, position, order.Hash, found.Mark.ErasedAtMs, found.Mark.Reason, found.Mark.ErasedBy);
        if (!IsErased(order.Server, row, found))
        {
            await storage.OverwriteAsync(context, () => EraseAsync(context, server.Number, row, record, found is null))
                .ConfigureAwait(false);
        }

        // Zeros are everywhere.
        var signature = row.Signature.AsSpan().ContainsAnyExcept((byte)0) ? row.Signature : null;
        var trace = new ErasedTrace(order.Hash, EventHash.FromBytes(row.Previous), signature);
        return new ErasedRow(record, server.Number, server.LastPosition, trace);
    }

    /// <summary>Whether what a transaction did whose commit ended in an error is in the database.</summary>
    public async Task<bool> IsDoneAsync(EventStoreDbContext context, ErasedRow erased)
    {
        var server = await LockAsync(context, erased.Record.Server).ConfigureAwait(false);
        var row = await RowQuery.ReadAsync(context, server.Number, erased.Record.Position).ConfigureAwait(false);
        var found = await FindRecordAsync(context, server.Number, erased.Record.Position).ConfigureAwait(false);
        return row is not null && IsErased(erased.Record.Server, row, found);
    }

    // Not by its record alone: content can have come back behind it.
    private static bool IsErased(ServerId server, EventRecord row, FoundErasure? found) =>
        EventDecoder.DecodeErased(server, row, found).Left is not null;

    private async Task<LockedServer> LockAsync(EventStoreDbContext context, ServerId server)
    {
        var locked = await locks.LockAsync(context, [server.Value]).ConfigureAwait(false);
        return locked[0];
    }

    private static async Task<FoundErasure?> FindRecordAsync(EventStoreDbContext context, int server, long position)
    {
        var found = await ErasureQuery.FindAsync(context, server, [position], CancellationToken.None).ConfigureAwait(false);
        return found.GetValueOrDefault(position);
    }

    private static async Task<bool> EraseAsync(
        EventStoreDbContext context, int server, EventRecord row, ErasureRecord record, bool isNew)
    {
        var (rest, corrupt) = EventDecoder.WithoutContent(
            record.Server, row, new ErasureMark(record.ErasedAtMs, record.Reason, record.ErasedBy));
        if (rest is null)
            throw new CorruptEventException(record.Server, corrupt!);

        var checksum = EventDecoder.ChecksumOf(rest, row);
        await PermittedChange.RunAsync(context, server, record.Position, rows => rows.ExecuteUpdateAsync(set => set
            .SetProperty(e => e.Payload, Array.Empty<byte>())
            .SetProperty(e => e.Signature, new byte[EventLimits.SignatureBytes])
            .SetProperty(e => e.Checksum, (long?)checksum))).ConfigureAwait(false);
        await ForgetQuarantineAsync(context, server, record).ConfigureAwait(false);
        if (isNew)
        {
            context.Erasures.Add(new ErasureRow
            {
                ServerNumber = server,
                Position = record.Position,
                Hash = record.Hash.ToArray(),
                ErasedAtMs = record.ErasedAtMs,
                Reason = record.Reason,
                ErasedBy = record.ErasedBy,
            });
            await context.SaveChangesAsync().ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// What is kept of a damaged row, or of the same event that was refused, may be the very content. A damaged row is whole now, as an
    /// erased one.
    /// </summary>
    private static async Task ForgetQuarantineAsync(EventStoreDbContext context, int server, ErasureRecord record)
    {
        var hash = record.Hash.ToArray();
        var kept = context.Quarantine.Where(q => q.ServerNumber == server && (q.Position == record.Position || q.Hash == hash));

        // Asked first: who may erase events needs no right to change what is in quarantine, where there is nothing.
        if (!await kept.AnyAsync().ConfigureAwait(false))
            return;
        await kept.ExecuteUpdateAsync(set => set.SetProperty(q => q.Content, Array.Empty<byte>())).ConfigureAwait(false);
        await kept.Where(q => q.Position == record.Position && q.RepairedAtMs == null)
            .ExecuteUpdateAsync(set => set.SetProperty(q => q.RepairedAtMs, record.ErasedAtMs)).ConfigureAwait(false);
    }
}
