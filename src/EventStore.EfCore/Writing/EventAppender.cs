using EventStore.EfCore.Data;
using EventStore.EfCore.Schema;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Runs calls in one transaction: one context, one explicit transaction, one <c>SaveChanges</c>, one commit. Used by one writer at a
/// time; it remembers the servers it wrote to.
/// </summary>
internal sealed class EventAppender(IDbContextFactory<EventStoreDbContext> contexts, SchemaGuard guard, TimeProvider clock)
{
    private readonly ServerLogCache _cache = new();

    /// <summary>One outcome per call. What is not refused is durable when this returns; when it throws, nothing was stored.</summary>
    public async Task<WriteOutcome[]> AppendAsync(IReadOnlyList<WriteCall> calls)
    {
        await guard.EnsureReadyAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await RunAsync(calls).ConfigureAwait(false);
        }
        catch
        {
            _cache.Clear();
            throw;
        }
    }

    private async Task<WriteOutcome[]> RunAsync(IReadOnlyList<WriteCall> calls)
    {
        await using var context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        context.Database.AutoSavepointsEnabled = false;
        await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);

        var servers = await new ServerLogLoader(_cache).LoadAsync(context, calls).ConfigureAwait(false);
        var write = new WriteTransaction(context, servers, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var outcomes = new WriteOutcome[calls.Count];
        for (var i = 0; i < calls.Count; i++)
            outcomes[i] = write.Add(calls[i]);

        if (write.HasNewEvents)
        {
            await write.SaveAsync().ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }

        _cache.Keep(servers.Values.Where(s => s.HasNewEvents || !s.Log.IsNew).Select(s => s.Log));
        return outcomes;
    }
}
