namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Opens what the command line names: opening a pipe blocks until somebody has its other end.</summary>
internal static class Opening
{
    /// <summary>Gives up waiting when cancelled. What blocks goes on doing so, until the process ends.</summary>
    public static Task<T> RunAsync<T>(Func<T> open, CancellationToken cancellationToken) =>
        Task.Run(open, cancellationToken).WaitAsync(cancellationToken);
}
