namespace EventStore.EfCore.Writing;

/// <summary>One caller's events on their way through the queue.</summary>
internal sealed class WriteCall(Event[] events, DuplicatePolicy duplicates, CancellationToken cancellationToken)
{
    // Continuations run elsewhere: the writer must not be held up by what callers do next.
    private readonly TaskCompletionSource<StoreResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _withdrawal;
    private int _isTaken;

    public Event[] Events { get; } = events;

    public DuplicatePolicy Duplicates { get; } = duplicates;

    public Task<StoreResult> Result => _completion.Task;

    /// <summary>From now on cancelling withdraws the call, until the writer takes it.</summary>
    public void AllowWithdrawal() => _withdrawal = cancellationToken.UnsafeRegister(
        static (state, token) => ((WriteCall)state!).Withdraw(token), this);

    /// <summary>The writer takes the call; false when it was withdrawn before.</summary>
    public bool TryTake()
    {
        var isMine = Interlocked.Exchange(ref _isTaken, 1) == 0;
        _withdrawal.Unregister();
        return isMine;
    }

    public void Complete(StoreResult result) => _completion.TrySetResult(result);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    private void Withdraw(CancellationToken token)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
            _completion.TrySetCanceled(token);
    }
}
