using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Runs again, for as long as <see cref="PostgreSqlEventStoreOptions.RetryTimeout"/> says, what failed for no fault of its own: at once,
/// then less and less often, down to four times a second.
/// </summary>
internal sealed class PostgreSqlExecutionStrategy(ExecutionStrategyDependencies dependencies, TimeSpan retryTimeout)
    : ExecutionStrategy(dependencies, maxRetryCount: int.MaxValue, LongestDelay)
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(250);

    private long _firstFailure;
    private int _failures;

    protected override void OnFirstExecution()
    {
        base.OnFirstExecution();
        _failures = 0;
    }

    protected override bool ShouldRetryOn(Exception exception) => PostgreSqlErrors.IsTransient(exception);

    protected override TimeSpan? GetNextDelay(Exception lastException)
    {
        if (_failures++ == 0)
            _firstFailure = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_firstFailure) >= retryTimeout)
            return null;
        if (_failures == 1)
            return TimeSpan.Zero;

        // Not all at once: those who were in each other's way would be so again.
        var delay = Math.Min(ShortestDelay.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 10)), LongestDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(delay * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
