using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Numbers that the servers' rows know already: positions are gapless, so the last one is the count.</summary>
internal static class StatisticsQuery
{
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: a row cannot be believed.</exception>
    public static async Task<IReadOnlyList<ServerSummary>> ReadServersAsync(
        EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var servers = new List<ServerSummary>();
        var rows = context.UncheckedServers.OfAllServers().Where(s => s.LastPosition != 0).OrderBy(s => s.Name).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var server = row.Check();

            // What is no number is not 0 for the database, but is read as 0.
            if (server.LastPosition == 0)
                throw Damage.Of($"The row of server '{server.Name}' in Servers does not say where its log ends");
            servers.Add(new ServerSummary(new ServerId(server.Name), server.LastPosition, server.LastChainId, 1, server.LastPosition));
        }

        return servers;
    }
}
