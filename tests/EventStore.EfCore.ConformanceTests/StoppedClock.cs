namespace EventStore.EfCore.ConformanceTests;

/// <summary>A clock on which nothing waited for ever comes: a writer with it never rests.</summary>
public sealed class StoppedClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
