using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Quarantine;

/// <summary>Reads and writes the rows of the quarantine, within the transaction of whoever asks.</summary>
internal static class QuarantineEntries
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, IAsyncEnumerable<OpenEntry>>> Open =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server) => context.Quarantine
            .Where(q => q.ServerNumber == server && q.Position != null && q.RepairedAtMs == null)
            .Select(q => new OpenEntry(q.Position!.Value, q.Hash))));

    /// <summary>The rows of a log that are damaged and not repaired.</summary>
    public static ValueTask<List<OpenEntry>> ReadOpenAsync(EventStoreDbContext context, int server) =>
        Open.For(context)(context, server).ToListAsync();

    /// <summary>Whether a row is recorded as it is now, and not as repaired.</summary>
    public static Task<bool> IsRecordedAsync(EventStoreDbContext context, int server, long position, byte[] content) => context.Quarantine
        .AnyAsync(q => q.ServerNumber == server && q.Position == position && q.RepairedAtMs == null && q.Content == content);

    /// <summary>Adds a damaged row.</summary>
    public static Task AddAsync(
        EventStoreDbContext context, int server, EventRecord row, string reason, long nowMs, long? repairedAtMs = null) =>
        AddAsync(context, server, number => new QuarantineRow
        {
            ServerNumber = server,
            Number = number,
            Kind = (int)QuarantineKind.DamagedRow,
            Position = row.Position,
            Hash = row.Hash,
            Author = row.Author,
            Sequence = row.Sequence,
            Reason = reason,
            FoundAtMs = nowMs,
            Content = QuarantineJson.Of(row),
            RepairedAtMs = repairedAtMs,
        });

    /// <summary>Adds a refused event.</summary>
    public static Task AddAsync(
        EventStoreDbContext context, int server, Event refused, string reason, long nowMs, int maxPayloadBytes) =>
        AddAsync(context, server, number => new QuarantineRow
        {
            ServerNumber = server,
            Number = number,
            Kind = (int)QuarantineKind.RefusedEvent,
            Hash = refused.Hash.ToArray(),
            Author = refused.Author.ToArray(),
            Sequence = refused.Sequence,
            Reason = reason,
            FoundAtMs = nowMs,
            Content = QuarantineJson.Of(refused, maxPayloadBytes),
        });

    /// <summary>Says of a row that is damaged that the right event is in its place now; records it if nobody has.</summary>
    public static async Task MarkRepairedAsync(EventStoreDbContext context, int server, EventRecord row, string reason, long nowMs)
    {
        var marked = await context.Quarantine
            .Where(q => q.ServerNumber == server && q.Position == row.Position && q.RepairedAtMs == null)
            .ExecuteUpdateAsync(set => set.SetProperty(q => q.RepairedAtMs, nowMs)).ConfigureAwait(false);
        if (marked == 0)
            await AddAsync(context, server, row, reason, nowMs, repairedAtMs: nowMs).ConfigureAwait(false);
    }

    /// <summary>Removes the oldest refused events beyond a number.</summary>
    public static async Task TrimRefusedAsync(EventStoreDbContext context, int most)
    {
        var surplus = await context.Quarantine.OfAllServers()
            .Where(q => q.Kind == (int)QuarantineKind.RefusedEvent)
            .OrderByDescending(q => q.FoundAtMs).ThenByDescending(q => q.ServerNumber).ThenByDescending(q => q.Number)
            .Skip(most)
            .Select(q => new { q.ServerNumber, q.Number })
            .ToListAsync().ConfigureAwait(false);
        foreach (var old in surplus)
        {
            await context.Quarantine.Where(q => q.ServerNumber == old.ServerNumber && q.Number == old.Number)
                .ExecuteDeleteAsync().ConfigureAwait(false);
        }
    }

    private static async Task AddAsync(EventStoreDbContext context, int server, Func<long, QuarantineRow> create)
    {
        var last = await context.Quarantine.Where(q => q.ServerNumber == server).MaxAsync(q => (long?)q.Number).ConfigureAwait(false) ?? 0;
        context.Quarantine.Add(create(last + 1));
        await context.SaveChangesAsync().ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }
}
