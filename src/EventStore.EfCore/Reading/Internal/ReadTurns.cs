namespace EventStore.EfCore.Reading;

/// <summary>
/// Lets only so many reads run at a time; the others wait in order, without a thread. For an engine whose calls block the thread that makes
/// them: more at a time than there are processors would make none of them faster, and all of them late.
/// </summary>
/// <param name="atATime">How many.</param>
internal sealed class ReadTurns(int atATime)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private int _free = atATime;

    /// <summary>Runs a read when it is its turn. A read must not wait for another one inside it.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (Next() is { } turn)
        {
            await using var end = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn).ConfigureAwait(false);
            await turn.Task.ConfigureAwait(false);
        }

        try
        {
            return await read().ConfigureAwait(false);
        }
        finally
        {
            Pass();
        }
    }

    /// <summary>What to wait for; null when it is one's turn already.</summary>
    private TaskCompletionSource? Next()
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return null;
            }

            var turn = new TaskCompletionSource();
            _waiting.Enqueue(turn);
            return turn;
        }
    }

    private void Pass()
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next))
            {
                _free++;
                return;
            }
        }

        // By the queue that all threads of the pool share: a thread takes first what it has queued itself, and would serve nobody but
        // readers as long as there are any.
        ThreadPool.UnsafeQueueUserWorkItem(
            static turns =>
            {
                if (!turns.Next.TrySetResult())
                    turns.All.Pass();
            },
            (All: this, Next: next),
            preferLocal: false);
    }
}
