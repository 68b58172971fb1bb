using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EventStore.EfCore.Writing;

/// <summary>
/// A thread of the writer's own, for an engine whose calls block the thread that makes them: in the thread pool the writer would wait
/// until those who read give theirs back. Awaited, it goes on with the caller. It ends when it is disposed.
/// </summary>
/// <remarks>
/// No <see cref="TaskScheduler"/>: an interceptor of the application's that waits for a task of its own would wait for this thread, for
/// ever.
/// </remarks>
internal sealed class WriterThread : ICriticalNotifyCompletion, IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public WriterThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "EventStore writer" };
        _thread.UnsafeStart();
    }

    public bool IsCompleted => Thread.CurrentThread == _thread;

    public WriterThread GetAwaiter() => this;

    public void OnCompleted(Action continuation) => _work.Add(continuation);

    public void UnsafeOnCompleted(Action continuation) => _work.Add(continuation);

    public void GetResult()
    {
    }

    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
        _work.Dispose();
    }
}
