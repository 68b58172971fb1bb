using System.Collections.Concurrent;

namespace EventStore.EfCore.Writing;

/// <summary>
/// A thread of the writer's own, for an engine whose calls block the thread that makes them: in the thread pool the writer would wait
/// until those who read give theirs back.
/// </summary>
internal sealed class WriterThread : TaskScheduler
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;

    private WriterThread() => _thread = new Thread(Run) { IsBackground = true, Name = "EventStore writer" };

    /// <summary>Runs work on a new thread, also what of it comes after an await that keeps its context. The thread ends with it.</summary>
    public static async Task RunAsync(Func<Task> work)
    {
        var scheduler = new WriterThread();
        scheduler._thread.UnsafeStart();
        try
        {
            await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap()
                .ConfigureAwait(false);
        }
        finally
        {
            scheduler._tasks.CompleteAdding();
        }
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Run()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
        _tasks.Dispose();
    }
}
