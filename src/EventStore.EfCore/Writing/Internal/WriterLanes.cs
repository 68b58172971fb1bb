namespace EventStore.EfCore.Writing;

/// <summary>The transactions of one writer that run at the same time, each in lanes of its own.</summary>
internal sealed class WriterLanes(int count)
{
    private readonly Lanes _all = Lanes.All(count);
    private readonly List<(Task Task, CallGroup Group)> _running = [];

    /// <summary>The lanes in which a transaction runs.</summary>
    public Lanes Busy { get; private set; }

    public bool AreIdle => _running.Count == 0;

    public bool AreBusy => Busy == _all;

    /// <summary>The lanes of the servers to whose logs the events go.</summary>
    public Lanes Of(Event[] events) => Lanes.Of(events, count);

    public void Start(CallGroup group, Func<CallGroup, Task> run)
    {
        Busy |= group.Lanes;
        _running.Add((run(group), group));
    }

    /// <summary>Returns when a transaction is over, or when <paramref name="arrival"/> is, if there is one.</summary>
    /// <exception cref="Exception">What a transaction ended in that its callers have not caused.</exception>
    public async Task AnyAsync(Task? arrival)
    {
        // An engine whose calls block has none running by now.
        if (_running.Exists(static r => !r.Task.IsCompleted))
        {
            var tasks = _running.Select(r => r.Task);
            await Task.WhenAny(arrival is null ? tasks : tasks.Append(arrival)).ConfigureAwait(false);
        }

        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var (task, group) = _running[i];
            if (!task.IsCompleted)
                continue;
            _running.RemoveAt(i);
            Busy -= group.Lanes;
            await task.ConfigureAwait(false);
        }
    }

    /// <summary>Returns when all are over, whatever they ended in.</summary>
    public async Task AllAsync() =>
        await Task.WhenAll(_running.Select(r => r.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
