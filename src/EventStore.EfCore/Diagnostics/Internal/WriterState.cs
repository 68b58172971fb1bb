namespace EventStore.EfCore.Diagnostics;

/// <summary>Whether the writer works: written by the writer, read by the health check.</summary>
internal sealed class WriterState
{
    private volatile Exception? _failure;

    /// <summary>Why the writer has stopped; null while it works.</summary>
    public Exception? Failure
    {
        get => _failure;
        set => _failure = value;
    }
}
