using System.Diagnostics;
using EventStore.EfCore.Events;

namespace EventStore.EfCore.Writing;

/// <summary>One caller's events on their way through the queue.</summary>
/// <param name="events">The events.</param>
/// <param name="duplicates">What becomes of those that are stored already.</param>
/// <param name="storedAtMs">When they were stored, of events that come from another store of this one's events; null for now.</param>
internal sealed class WriteCall(Event[] events, DuplicatePolicy duplicates, long? storedAtMs = null)
{
    // Continuations run elsewhere: the writer must not be held up by what callers do next.
    private readonly TaskCompletionSource<StoreResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    public Event[] Events { get; } = events;

    /// <summary>Their canonical bytes.</summary>
    public long Bytes { get; } = BytesOf(events);

    public DuplicatePolicy Duplicates { get; } = duplicates;

    public long? StoredAtMs { get; } = storedAtMs;

    /// <summary>Of what is left of events that were erased elsewhere: the erasure.</summary>
    public ErasureMark? Erasure { get; init; }

    /// <summary>The lanes of the servers to whose logs the events go; to be set before the call is queued.</summary>
    public Lanes Lanes { get; init; } = Lanes.Of(0);

    /// <summary>The activity in which it was made.</summary>
    public ActivityContext Activity { get; init; }

    /// <summary>When it was made, by <see cref="Stopwatch"/>.</summary>
    public long MadeAt { get; } = Stopwatch.GetTimestamp();

    public Task<StoreResult> Result => _completion.Task;

    /// <summary>
    /// From now on cancelling withdraws the call, until the writer takes it. The caller ends the registration with the call.
    /// </summary>
    public CancellationTokenRegistration WithdrawOn(CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
        static (state, token) => ((WriteCall)state!).Withdraw(token), this);

    /// <summary>Whether its caller no longer waits for it.</summary>
    public bool IsOver => Result.IsCompleted;

    /// <summary>The writer takes the call; false when it was withdrawn before.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    public void Complete(StoreResult result) => _completion.TrySetResult(result);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    private static long BytesOf(Event[] events)
    {
        var bytes = 0L;
        foreach (var item in events)
            bytes += item.Content.Length;
        return bytes;
    }

    private void Withdraw(CancellationToken token)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
            _completion.TrySetCanceled(token);
    }
}
