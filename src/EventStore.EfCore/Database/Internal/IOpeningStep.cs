namespace EventStore.EfCore.Database;

/// <summary>What must have succeeded before anything else uses a database. Steps run in the order of their registration.</summary>
internal interface IOpeningStep
{
    /// <summary>Runs the step; a failure refuses the database, until the next call tries again.</summary>
    /// <param name="database">The database without its opening steps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RunAsync(EventDatabase database, CancellationToken cancellationToken);
}
