using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Finds what lies around an event, along the index of its chain.</summary>
internal static class ChainAround
{
    // Sequences before the event, and behind it.
    private const int Before = 5;
    private const int Behind = 5;

    // However often an author forked.
    private const int MostLinks = 100;

    public static async Task<ChainAnswer> ReadAsync(OpenStore store, Event value, CancellationToken token)
    {
        var links = await ReadLinksAsync(store, value, token);
        var dependencies = new List<DependencyAnswer>();
        foreach (var hash in value.Content.Dependencies.ToArray())
        {
            dependencies.Add(await FindAsync(store, value.Server, hash, token));
        }

        return new ChainAnswer(links, dependencies);
    }

    private static async Task<DependencyAnswer> FindAsync(OpenStore store, ServerId server, EventHash hash, CancellationToken token)
    {
        try
        {
            var found = await store.Events.FindAsync(server, hash, token);
            return new DependencyAnswer(hash, found?.Position, found?.Event.Author, found?.Event.Sequence);
        }
        catch (ErasedEventException e)
        {
            return new DependencyAnswer(hash, e.Erased.Position, e.Erased.Author, e.Erased.Sequence);
        }
    }

    private static async Task<IReadOnlyList<ChainLinkAnswer>> ReadLinksAsync(OpenStore store, Event value, CancellationToken token)
    {
        var context = await store.CreateContextAsync(token);
        await using (context.ConfigureAwait(false))
        {
            var (from, to) = (value.Sequence - Before, value.Sequence + Behind);
            var author = value.Author.ToArray();
            var chains = context.Chains.Where(c => c.Author == author
                && context.Servers.Any(s => s.Name == value.Server.Value && s.Number == c.ServerNumber));
            var rows = await context.Events
                .Where(e => chains.Any(c => c.ServerNumber == e.ServerNumber && c.ChainId == e.ChainId)
                    && e.Sequence >= from && e.Sequence <= to)
                .OrderBy(e => e.Sequence).ThenBy(e => e.Position)
                .Select(e => new { e.Sequence, e.Position, e.Hash, e.Previous })
                .Take(MostLinks).ToListAsync(token);
            return
            [
                .. rows.Select((row, i) => new ChainLinkAnswer(
                    row.Sequence, row.Position, EventHash.FromBytes(row.Hash), EventHash.FromBytes(row.Previous),
                    i > 0 && rows[i - 1].Sequence == row.Sequence)),
            ];
        }
    }
}
