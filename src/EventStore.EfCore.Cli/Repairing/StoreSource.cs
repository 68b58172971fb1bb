using System.Runtime.CompilerServices;
using EventStore.EfCore.Cli.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Cli.Repairing;

/// <summary>Another store, of any engine.</summary>
internal sealed class StoreSource(OpenStore store) : IRepairSource
{
    public string Name => store.Target.Name;

    public async IAsyncEnumerable<Event> FindAsync(
        IReadOnlyList<QuarantinedItem> damaged, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in damaged)
        {
            if (item.Server is not { } server)
                continue;
            if (EventHash.TryParse(item.Hash, out var hash)
                && await FindAsync(server, hash, cancellationToken).ConfigureAwait(false) is { } named)
            {
                yield return named;
                continue;
            }

            foreach (var other in await HashesAsync(server, item, cancellationToken).ConfigureAwait(false))
            {
                if (await FindAsync(server, EventHash.FromBytes(other), cancellationToken).ConfigureAwait(false) is { } found)
                    yield return found;
            }
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<Event?> FindAsync(ServerId server, EventHash hash, CancellationToken cancellationToken)
    {
        try
        {
            return (await store.Events.FindAsync(server, hash, cancellationToken).ConfigureAwait(false))?.Event;
        }
        catch (CorruptEventException)
        {
            return null; // damaged there, too
        }
    }

    /// <summary>The hashes of the events with a row's author and sequence.</summary>
    private async Task<IReadOnlyList<byte[]>> HashesAsync(ServerId server, QuarantinedItem item, CancellationToken cancellationToken)
    {
        if (item is not { Author: { } hex, Sequence: { } sequence })
            return [];
        var author = Convert.FromHexString(hex);
        var context = await store.CreateContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var chains = context.Chains.Where(c => c.Author == author
                && context.Servers.Any(s => s.Name == server.Value && s.Number == c.ServerNumber));
            return await context.Events
                .Where(e => chains.Any(c => c.ServerNumber == e.ServerNumber && c.ChainId == e.ChainId) && e.Sequence == sequence)
                .Select(e => e.Hash)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
