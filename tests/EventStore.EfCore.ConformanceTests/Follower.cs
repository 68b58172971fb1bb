using Shouldly;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Somebody who follows a log, and keeps what comes.</summary>
public sealed class Follower : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<StoredEvent> _events = [];

    /// <param name="store">The store.</param>
    /// <param name="server">Whose log.</param>
    /// <param name="after">Behind which position.</param>
    /// <param name="each">Is awaited with each event, before the next is asked for.</param>
    public Follower(IEventReader store, ServerId server, long after = 0, Func<StoredEvent, Task>? each = null) =>
        Ended = RunAsync(store.FollowLogAsync(server, after, _end.Token), each ?? (_ => Task.CompletedTask));

    /// <summary>Ends when following does, with its error.</summary>
    public Task Ended { get; }

    public IReadOnlyList<StoredEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    /// <summary>Returns when a position has come.</summary>
    public async Task ReachAsync(long position)
    {
        while (Events is not [.., var last] || last.Position < position)
        {
            if (Ended.IsCompleted)
                await Ended;
            await Task.Delay(1);
        }
    }

    public void ShouldHave(Event[] events, long after = 0)
    {
        Events.Select(e => e.Event).ShouldBe(events);
        Events.Select(e => e.Position).ShouldBe(Enumerable.Range(1, events.Length).Select(i => after + i));
    }

    /// <summary>Ends following, as its caller does.</summary>
    public async Task CancelAsync()
    {
        await _end.CancelAsync();
        try
        {
            await Ended;
        }
        catch (OperationCanceledException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Ended.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private async Task RunAsync(IAsyncEnumerable<StoredEvent> log, Func<StoredEvent, Task> each)
    {
        await Task.Yield();
        await foreach (var stored in log)
        {
            lock (_events)
                _events.Add(stored);
            await each(stored);
        }
    }
}
