using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>Who may write to which servers' logs.</summary>
internal interface IServerLock
{
    /// <summary>
    /// Locks the rows of the servers until the context's transaction ends, in ordinal order of their names, so that no two writers wait
    /// for each other; and assigns numbers to servers that have none. From then on nobody else writes to these logs.
    /// </summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="names">Names, each once, in ordinal order.</param>
    /// <returns>The servers in the order of the names.</returns>
    Task<IReadOnlyList<LockedServer>> LockAsync(EventStoreDbContext context, IReadOnlyList<string> names);
}
