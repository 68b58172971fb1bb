using System.Collections.Concurrent;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>
/// The contexts that a writer keeps between transactions, their connections open: to open, configure and close one costs as much as storing
/// an event. One is given up after each failure, and all are released when the writer rests and when somebody needs the database alone.
/// </summary>
internal sealed class KeptContexts : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentStack<EventStoreDbContext> _contexts = [];

    public bool AreKept => !_contexts.IsEmpty;

    /// <summary>A context for the caller alone; null when none is kept.</summary>
    public EventStoreDbContext? Take() => _contexts.TryPop(out var context) ? context : null;

    /// <summary>Keeps a context whose connection is open and whose transaction is over.</summary>
    public void Keep(EventStoreDbContext context)
    {
        context.ChangeTracker.Clear();
        _contexts.Push(context);
    }

    /// <summary>Closes the connections, but for those that somebody has just taken.</summary>
    public async ValueTask ReleaseAsync()
    {
        while (Take() is { } context)
            await CloseAsync(context).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ReleaseAsync();

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Closes the connection of a context that is no longer needed.</summary>
    public static async ValueTask CloseAsync(EventStoreDbContext context)
    {
        await using (context.ConfigureAwait(false))
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
    }
}
