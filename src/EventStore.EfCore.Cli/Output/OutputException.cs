namespace EventStore.EfCore.Cli.Output;

/// <summary>The output took no more.</summary>
internal sealed class OutputException(IOException innerException)
    : Exception($"Cannot write the output: {innerException.Message}", innerException)
{
    private const int BrokenPipe = 32; // EPIPE, on Linux and macOS

    /// <summary>Whether the reader went away, as `head` does when it has read enough.</summary>
    public bool IsClosed => InnerException!.HResult == BrokenPipe;
}
