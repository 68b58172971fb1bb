using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>What must have succeeded before anything else uses a database. Steps run in the order of their registration.</summary>
internal interface IOpeningStep
{
    /// <summary>Runs the step; a failure refuses the database, until the next call tries again.</summary>
    /// <param name="database">The database without its opening steps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RunAsync(EventDatabase database, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the step has nothing to look at anew that no change of the schema tells of. Asked before each use, so it sends nothing as a
    /// rule.
    /// </summary>
    /// <param name="context">A context with an open connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> IsDoneAsync(EventStoreDbContext context, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Whether what the step found still holds; otherwise the steps run again before anything is written.</summary>
    /// <param name="schema">The schema as the transaction finds it that is about to write.</param>
    bool StillHolds(FoundSchema schema) => true;
}
