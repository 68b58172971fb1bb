using System.Collections.Concurrent;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>The numbers of servers by name. A server's number never changes, so what was read once stays true.</summary>
internal sealed class ServerNumbers
{
    // Names come from outside; a bound keeps somebody who asks for many from filling the memory. Unknown ones are not kept.
    private const int MaxCached = 10_000;

    private static readonly CompiledQuery<Func<EventStoreDbContext, string, CancellationToken, Task<int?>>> Query =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, string name, CancellationToken _) =>
            context.Servers.Where(s => s.Name == name).Select(s => (int?)s.Number).FirstOrDefault()));

    private readonly ConcurrentDictionary<string, int> _cached = new(StringComparer.Ordinal);

    /// <summary>The number, or null for a server that the store does not know.</summary>
    public async ValueTask<int?> FindAsync(EventStoreDbContext context, ServerId server, CancellationToken cancellationToken)
    {
        if (_cached.TryGetValue(server.Value, out var cached))
            return cached;

        var found = await Query.For(context)(context, server.Value, cancellationToken).ConfigureAwait(false);
        if (found is { } number && _cached.Count < MaxCached)
            _cached.TryAdd(server.Value, number);
        return found;
    }
}
