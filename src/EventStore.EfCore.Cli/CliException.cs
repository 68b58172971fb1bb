namespace EventStore.EfCore.Cli;

/// <summary>A failure with a cause outside this program; its message is all there is to say.</summary>
internal sealed class CliException(CliProblem problem, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public CliProblem Problem { get; } = problem;
}
