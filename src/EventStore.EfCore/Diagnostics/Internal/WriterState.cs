namespace EventStore.EfCore.Diagnostics;

/// <summary>How the writer does: written by the writer, read by the health check and the gauges.</summary>
internal sealed class WriterState
{
    private const long Nothing = long.MinValue;

    private volatile Exception? _failure;
    private volatile Exception? _lastError;
    private long _logSince = Nothing;
    private int _calls;

    /// <summary>Why the writer has stopped; null while it works.</summary>
    public Exception? Failure
    {
        get => _failure;
        set => _failure = value;
    }

    /// <summary>Why the newest transaction failed, if it would have with any other calls as well; null when it was committed.</summary>
    public Exception? LastError
    {
        get => _lastError;
        set => _lastError = value;
    }

    /// <summary>How many calls wait for their transaction or are in one.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether all that was committed has been copied from the engine's log into the database.</summary>
    public bool IsLogCopied => Volatile.Read(ref _logSince) == Nothing;

    /// <summary>For how long something has been in the log alone; zero when nothing is.</summary>
    public TimeSpan LogAge(TimeProvider clock) =>
        Volatile.Read(ref _logSince) is var since && since == Nothing ? TimeSpan.Zero : clock.GetElapsedTime(since);

    /// <summary>Something is in the log alone since the timestamp.</summary>
    public void LogIsBehindSince(long timestamp) => Volatile.Write(ref _logSince, timestamp);

    public void LogIsCopied() => Volatile.Write(ref _logSince, Nothing);

    public void CallBegins() => Interlocked.Increment(ref _calls);

    public void CallEnds() => Interlocked.Decrement(ref _calls);
}
