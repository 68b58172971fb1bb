using System.Diagnostics;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>How long to wait for a lock.</summary>
/// <param name="TimeoutSeconds">At most so long; 0 is for ever.</param>
/// <param name="CancellationToken">Ends it.</param>
internal readonly record struct Patience(int TimeoutSeconds, CancellationToken CancellationToken)
{
    /// <summary>Waits a while; false when the time is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool MayWait(long started, TimeSpan pause)
    {
        if (TimeoutSeconds != 0 && Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(TimeoutSeconds))
            return false;

        CancellationToken.WaitHandle.WaitOne(pause);
        CancellationToken.ThrowIfCancellationRequested();
        return true;
    }
}
