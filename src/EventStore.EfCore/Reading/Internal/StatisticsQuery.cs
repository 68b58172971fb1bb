using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Numbers that the servers' rows know already: positions are gapless, so the last one is the count.</summary>
internal static class StatisticsQuery
{
    public static async Task<IReadOnlyList<ServerSummary>> ReadServersAsync(
        EventStoreDbContext context, CancellationToken cancellationToken) => await context.Servers
            .Where(s => s.LastPosition > 0)
            .OrderBy(s => s.Name)
            .Select(s => new ServerSummary(new ServerId(s.Name), s.LastPosition, s.LastChainId, 1, s.LastPosition))
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    public static async Task<(long Events, int Servers)> CountAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var events = await context.Servers.SumAsync(s => s.LastPosition, cancellationToken).ConfigureAwait(false);
        var servers = await context.Servers.CountAsync(s => s.LastPosition > 0, cancellationToken).ConfigureAwait(false);
        return (events, servers);
    }
}
