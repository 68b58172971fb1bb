namespace EventStore.EfCore.Cli;

/// <summary>What the tool's exit says to a script.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed, or there is something to look at: rejected input, damage, pending migrations.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>A signal: stopped after the batch in hand. The number that shells give a process ended by SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read the output went away, as `head` does. The number that shells give a process ended by SIGPIPE.</summary>
    public const int ReaderGone = 141;
}
