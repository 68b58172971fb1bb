namespace EventStore.EfCore.Cli.Output;

/// <summary>How far some work came.</summary>
/// <param name="Done">In the unit of its total.</param>
/// <param name="Events">In events.</param>
internal readonly record struct ProgressStep(long Done, long Events);
