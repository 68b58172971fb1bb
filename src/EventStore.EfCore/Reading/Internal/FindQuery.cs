using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>One event along the index on hashes.</summary>
internal sealed class FindQuery(IHashIndex hashes)
{
    // A statement with very many parameters is slow to bind.
    private const int LookupSize = 500;

    private static readonly CompiledQuery<Func<EventStoreDbContext, string, byte[], IAsyncEnumerable<EventRecord>>> Query =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, string server, byte[] hash) => context.UncheckedEvents
            .Where(e => e.ServerNumber == context.Servers.Where(s => s.Name == server).Select(s => s.Number).FirstOrDefault()
                && e.Hash == hash))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, byte[][], IAsyncEnumerable<EventRecord>>> Many =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, byte[][] hashes) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && hashes.Contains(e.Hash)))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, string, byte[], int, long, IAsyncEnumerable<EventRecord>>> AtPlace =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, string server, byte[] hash, int number, long position) => context.UncheckedEvents
            .Where(e => e.ServerNumber == number && e.Position == position && e.Hash == hash
                && e.ServerNumber == context.Servers.Where(s => s.Name == server).Select(s => s.Number).FirstOrDefault()))));

    /// <summary>The row, good or not.</summary>
    public async Task<EventRecord?> ReadRowAsync(
        EventStoreDbContext context, ServerId server, EventHash hash, CancellationToken cancellationToken)
    {
        var bytes = hash.ToArray();
        if (await hashes.FindAsync(context, [hash], cancellationToken).ConfigureAwait(false) is not { } places)
            return await Query.For(context)(context, server.Value, bytes).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);

        foreach (var (number, position) in places)
        {
            var row = await AtPlace.For(context)(context, server.Value, bytes, number, position).FirstOrDefaultAsync(cancellationToken)
                .ConfigureAwait(false);
            if (row is not null)
                return row;
        }

        return null;
    }

    /// <summary>The rows of many, good or not, and perhaps others.</summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="server">The server's number.</param>
    /// <param name="events">Their hashes.</param>
    public async IAsyncEnumerable<EventRecord> ReadRowsAsync(EventStoreDbContext context, int server, IEnumerable<EventHash> events)
    {
        foreach (var some in events.Chunk(LookupSize))
        {
            if (await hashes.FindAsync(context, some, CancellationToken.None).ConfigureAwait(false) is not { } places)
            {
                var bytes = some.Select(h => h.ToArray()).ToArray();
                await foreach (var row in Many.For(context)(context, server, bytes).ConfigureAwait(false))
                    yield return row;
                continue;
            }

            foreach (var (_, position) in places.Where(p => p.ServerNumber == server))
            {
                if (await RowQuery.ReadAsync(context, server, position).ConfigureAwait(false) is { } row)
                    yield return row;
            }
        }
    }

    public async Task<StoredEvent?> ReadAsync(
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
