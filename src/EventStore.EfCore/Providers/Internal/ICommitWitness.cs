using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>Sees to it that what was committed can be found again: before it is acknowledged, and when a database is opened.</summary>
internal interface ICommitWitness
{
    /// <summary>
    /// To be called after a commit and before it is acknowledged: makes sure that it went to the database that others will find, and
    /// notes it beside the database, without a sync of its own.
    /// </summary>
    /// <param name="context">The context that committed, its connection still open.</param>
    /// <param name="serverNumber">A server that the commit wrote to.</param>
    /// <param name="lastPosition">The last position of that server's log.</param>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Unsafe"/>: it did not.</exception>
    void Confirm(EventStoreDbContext context, int serverNumber, long lastPosition);

    /// <summary>To be called when a database has been opened: the last commit that was noted must be in it.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: it is not.</exception>
    Task CheckAsync(EventStoreDbContext context, CancellationToken cancellationToken);
}
