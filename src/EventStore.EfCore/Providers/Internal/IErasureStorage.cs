using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>How a provider sees to it that erased bytes are gone from its files.</summary>
internal interface IErasureStorage
{
    /// <summary>Runs work that erases, so that the engine overwrites what it frees, where it can.</summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="work">Changes rows.</param>
    /// <exception cref="StorageException">Who is connected may not erase.</exception>
    Task<T> OverwriteAsync<T>(EventStoreDbContext context, Func<Task<T>> work);

    /// <summary>Removes what is left of erased events in the database's files, after the commit. May be called again at any time.</summary>
    /// <param name="context">A context without a transaction.</param>
    /// <param name="erased">The events.</param>
    /// <param name="rewrite">Whether the database is to be written anew.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PurgeResult> PurgeAsync(
        EventStoreDbContext context, IReadOnlyList<ErasedTrace> erased, bool rewrite, CancellationToken cancellationToken);
}
