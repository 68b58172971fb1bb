using System.Collections.Concurrent;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>
/// Contexts that are kept between transactions or reads, their connections open: to open, configure and close one costs as much as storing
/// an event. One is given up after each failure, and all are released when nothing is done and when somebody needs the database alone.
/// </summary>
/// <param name="isUsable">Whether one that was kept may still be used; all may, where it is null.</param>
internal sealed class KeptContexts(Func<EventStoreDbContext, bool>? isUsable = null) : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentStack<EventStoreDbContext> _contexts = [];

    public bool AreKept => !_contexts.IsEmpty;

    /// <summary>A context for the caller alone; null when none is kept.</summary>
    public async ValueTask<EventStoreDbContext?> TakeAsync()
    {
        while (_contexts.TryPop(out var context))
        {
            var isGood = false;
            try
            {
                isGood = isUsable?.Invoke(context) ?? true;
            }
            finally
            {
                if (!isGood)
                    await CloseAsync(context).ConfigureAwait(false);
            }

            if (isGood)
                return context;
        }

        return null;
    }

    /// <summary>Keeps a context whose connection is open and whose transaction is over.</summary>
    public void Keep(EventStoreDbContext context)
    {
        context.ChangeTracker.Clear();
        _contexts.Push(context);
    }

    /// <summary>Closes the connections, but for those that somebody has just taken.</summary>
    public async ValueTask ReleaseAsync()
    {
        while (_contexts.TryPop(out var context))
            await CloseAsync(context).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ReleaseAsync();

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Closes the connection of a context that is no longer needed.</summary>
    public static async ValueTask CloseAsync(EventStoreDbContext context)
    {
        context.ReadMemory = null;
        await using (context.ConfigureAwait(false))
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
    }
}
