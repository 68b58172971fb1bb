using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>One event along the unique index on the hash.</summary>
internal static class FindQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, string, byte[], IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, string server, byte[] hash) => context.UncheckedEvents
            .Where(e => e.ServerNumber == context.Servers.Where(s => s.Name == server).Select(s => s.Number).FirstOrDefault()
                && e.Hash == hash))));

    /// <summary>The row, good or not.</summary>
    public static ValueTask<EventRecord?> ReadRowAsync(
        EventStoreDbContext context, ServerId server, EventHash hash, CancellationToken cancellationToken) =>
        Query.For(context)(context, server.Value, hash.ToArray()).FirstOrDefaultAsync(cancellationToken);

    public static async Task<StoredEvent?> ReadAsync(
        EventStoreDbContext context, ServerId server, EventHash hash, CancellationToken cancellationToken)
    {
        var row = await ReadRowAsync(context, server, hash, cancellationToken).ConfigureAwait(false);
        if (row is null)
            return null;

        var (stored, corrupt) = EventDecoder.Decode(server, row);
        if (stored is null && row.Position is { } position && EventDecoder.LooksErased(row))
            corrupt = await JudgeAsync(context, server, row, position, cancellationToken).ConfigureAwait(false);
        return stored ?? throw new CorruptEventException(server, corrupt!);
    }

    /// <exception cref="ErasedEventException">The row is that of an erased event.</exception>
    private static async Task<CorruptEvent?> JudgeAsync(
        EventStoreDbContext context, ServerId server, EventRecord row, long position, CancellationToken cancellationToken)
    {
        var found = await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false);
        var records = await ErasureQuery.FindAsync(context, found?.Number ?? 0, [position], cancellationToken).ConfigureAwait(false);
        var (rest, corrupt) = EventDecoder.DecodeErased(server, row, records.GetValueOrDefault(position));
        return rest is null ? corrupt : throw new ErasedEventException(server, ErasedEvent.Of(rest));
    }
}
