using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>How a provider tells a commit that is durable from one that only looks so.</summary>
internal interface ICommitWatch
{
    /// <summary>Runs a commit, and returns when what was committed is as durable as promised.</summary>
    /// <param name="context">The context in whose transaction it happens.</param>
    /// <param name="commit">The commit itself. Cancelled only where no answer is to be expected: its outcome is unknown then.</param>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.UnknownOutcome"/>: the engine says that it may yet be lost.
    /// </exception>
    Task CommitAsync(EventStoreDbContext context, Func<CancellationToken, Task> commit);
}
