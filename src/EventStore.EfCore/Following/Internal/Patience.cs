using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Following;

/// <summary>How long trouble that passes by itself is borne: a lock, a server that restarts or fails over.</summary>
/// <param name="limit">How long it may last.</param>
/// <param name="clock">Measures it.</param>
/// <param name="logger">Hears of its beginning.</param>
internal sealed class Patience(TimeSpan limit, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private long? _since;
    private TimeSpan _pause;

    /// <summary>Waits a moment; false when the error is none that passes, or has lasted too long.</summary>
    public async Task<bool> WaitAsync(Exception error, CancellationToken cancellationToken)
    {
        if (error is not StorageException { Kind: StorageErrorKind.Busy or StorageErrorKind.CannotOpen })
            return false;
        if (_since is null)
        {
            (_since, _pause) = (clock.GetTimestamp(), FirstPause);
            logger.FollowingInterrupted(limit, error);
        }

        if (clock.GetElapsedTime(_since.Value) >= limit)
            return false;
        await Task.Delay(_pause, clock, cancellationToken).ConfigureAwait(false);
        _pause = TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
        return true;
    }

    /// <summary>To be called when all is well.</summary>
    public void Restore() => _since = null;
}
