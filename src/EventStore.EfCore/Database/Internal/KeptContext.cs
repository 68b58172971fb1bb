using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>
/// A context that a writer keeps between transactions, its connection open: to open, configure and close one costs as much as storing an
/// event. It is given up after each failure, and released when the writer rests and when somebody needs the database alone.
/// </summary>
internal sealed class KeptContext : IAsyncDisposable, IDisposable
{
    private EventStoreDbContext? _context;

    public bool IsKept => _context is not null;

    /// <summary>The context, for the caller alone; null when none is kept.</summary>
    public EventStoreDbContext? Take() => Interlocked.Exchange(ref _context, null);

    /// <summary>Keeps a context whose connection is open and whose transaction is over.</summary>
    public ValueTask KeepAsync(EventStoreDbContext context)
    {
        context.ChangeTracker.Clear();
        return CloseAsync(Interlocked.Exchange(ref _context, context));
    }

    /// <summary>Closes the connection, unless somebody has just taken it.</summary>
    public ValueTask ReleaseAsync() => CloseAsync(Take());

    public ValueTask DisposeAsync() => ReleaseAsync();

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Closes the connection of a context that is no longer needed.</summary>
    public static async ValueTask CloseAsync(EventStoreDbContext? context)
    {
        if (context is null)
            return;
        await using (context.ConfigureAwait(false))
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
    }
}
