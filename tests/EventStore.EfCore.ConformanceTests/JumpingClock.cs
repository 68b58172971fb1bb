namespace EventStore.EfCore.ConformanceTests;

/// <summary>A clock whose waits take no time: it jumps to where they end.</summary>
public sealed class JumpingClock : TimeProvider
{
    private long _jumped;

    /// <summary>How long was waited, all waits together.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _jumped));

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50) + Waited;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero)
            return base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Add(ref _jumped, dueTime.Ticks);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
