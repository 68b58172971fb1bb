using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Maintenance;

/// <summary>Adds up the lengths of a log's events, some positions at a time, so that no statement takes long.</summary>
internal static class UsageQuery
{
    private const int Positions = 100_000;
    private const int FixedBytes = (2 * EventLimits.HashBytes) + EventLimits.SignatureBytes;

    /// <returns>Events and the bytes of their content.</returns>
    public static async Task<(long Events, long Bytes)> ReadAsync(
        EventStoreDbContext context, int server, long lastPosition, Action<long> read, CancellationToken cancellationToken)
    {
        var (events, bytes) = (0L, 0L);
        for (var after = 0L; after < lastPosition; after += Positions)
        {
            var (from, to) = (after, after + Positions);
            var part = await context.UncheckedEvents.Where(e => e.ServerNumber == server && e.Position > from && e.Position <= to)
                .GroupBy(e => e.ServerNumber)
                .Select(g => new { Count = g.LongCount(), Bytes = g.Sum(e => (long)e.Payload!.Length + e.Dependencies!.Length) })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            events += part?.Count ?? 0;
            bytes += part is null ? 0 : part.Bytes + (part.Count * FixedBytes);
            read(part?.Count ?? 0);
        }

        return (events, bytes);
    }
}
