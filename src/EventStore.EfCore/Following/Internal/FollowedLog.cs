using System.Runtime.ExceptionServices;

namespace EventStore.EfCore.Following;

/// <summary>A log that somebody follows: how far it is known to go, and the last page that was read of it.</summary>
internal sealed class FollowedLog(ServerId server)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = New();
    private Exception? _failure;
    private SharedRead? _shared;

    public ServerId Server { get; } = server;

    /// <summary>How many follow it. Counted by <see cref="CommitSignal"/>, under its lock.</summary>
    public int Followers { get; set; }

    /// <summary>A position that was committed; 0 as long as none is known.</summary>
    public long Reached { get; private set; }

    /// <summary>Wakes those who wait for what is committed now.</summary>
    public void Reach(long position)
    {
        lock (_gate)
        {
            if (position <= Reached || _failure is not null)
                return;
            Reached = position;
            _moved.SetResult();
            _moved = New();
        }
    }

    /// <summary>Ends all who follow, now or at their next step.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            _moved.TrySetResult();
        }
    }

    /// <summary>Returns when the log goes further than to a position.</summary>
    public async Task WaitBeyondAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                ThrowIfFailed();
                if (Reached > position)
                    return;
                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What is read behind a position; those who are at the same one, and are woken by the same commit, read it once for all of them.
    /// </summary>
    /// <param name="position">The position.</param>
    /// <param name="read">Reads; nobody's cancellation ends it for the others.</param>
    public Task<T> ShareAsync<T>(long position, Func<Task<T>> read)
    {
        lock (_gate)
        {
            ThrowIfFailed();

            // What was begun before the last commit may lack it.
            if (_shared is { Task: Task<T> { IsFaulted: false } task } shared && shared.Position == position && shared.Reached == Reached)
                return task;
            using var none = ExecutionContext.SuppressFlow();
            task = Task.Run(() => RunAsync(read));
            _shared = new SharedRead(position, Reached, task);
            return task;
        }
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch
        {
            // What ended the log took away what was read from: it is the reason, and the read's error tells of what it met.
            ThrowIfFailed();
            throw;
        }
    }

    private void ThrowIfFailed()
    {
        lock (_gate)
        {
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="Position">What it began behind.</param>
    /// <param name="Reached">How far the log was known to go when it began.</param>
    /// <param name="Task">Its page.</param>
    private sealed record SharedRead(long Position, long Reached, Task Task);
}
