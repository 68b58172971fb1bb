using System.Collections.Concurrent;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Following;

/// <summary>
/// Tells those who follow logs what was committed: this process's writers say so, and one watcher for all followers finds out what others
/// commit. Without followers there is no watcher, no connection and no timer.
/// </summary>
/// <remarks>
/// Positions are given in order under the lock of the server and become visible with one commit, so whoever has read up to one position has
/// read all before it, and a log that is known to reach a position has all up to there. That makes one number per log enough.
/// </remarks>
internal sealed class CommitSignal(CommitWatcher watcher, IChangeWatch watch) : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ServerId, FollowedLog> _logs = [];
    private CancellationTokenSource? _stop;
    private Task _watching = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>The logs that somebody follows now.</summary>
    public IReadOnlyCollection<FollowedLog> Logs => [.. _logs.Values];

    /// <summary>Begins to follow: from now on the log hears of all commits. To be ended with <see cref="Unfollow"/>.</summary>
    public FollowedLog Follow(ServerId server)
    {
        lock (_gate)
        {
            if (_isDisposed)
                throw Disposed();
            var log = _logs.GetOrAdd(server, s => new FollowedLog(s));
            log.Followers++;
            if (_stop is null)
                Start();
            return log;
        }
    }

    public void Unfollow(FollowedLog log)
    {
        lock (_gate)
        {
            if (--log.Followers == 0)
                Remove(log);
        }
    }

    /// <summary>To be called after a commit for each log that got events. Waits for nothing and throws nothing.</summary>
    public void Committed(ServerId server, long lastPosition)
    {
        if (!_logs.IsEmpty && _logs.TryGetValue(server, out var log))
            log.Reach(lastPosition);
    }

    /// <summary>To be called after that: tells other processes. Waits for nothing and throws nothing.</summary>
    public void Announce() => watch.Announce();

    /// <summary>Ends those who follow a log with an error; who begins after that begins anew.</summary>
    public void Fail(FollowedLog log, Exception failure)
    {
        lock (_gate)
            Remove(log);
        log.Fail(failure);
    }

    /// <summary>Ends all who follow with an error; who begins after that begins anew.</summary>
    public void Fail(Exception failure)
    {
        FollowedLog[] logs;
        lock (_gate)
        {
            logs = [.. _logs.Values];
            _logs.Clear();
            Stop();
        }

        foreach (var log in logs)
            log.Fail(failure);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        Fail(Disposed());
        await _watching.ConfigureAwait(false);
    }

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Remove(FollowedLog log)
    {
        _logs.TryRemove(KeyValuePair.Create(log.Server, log));
        if (_logs.IsEmpty)
            Stop();
    }

    private void Start()
    {
        _stop = new CancellationTokenSource();
        var (before, token) = (_watching, _stop.Token);

        // It serves everybody: it must not keep the first follower's activity, log scopes or ambient transaction.
        using var none = ExecutionContext.SuppressFlow();
        _watching = Task.Run(async () =>
        {
            await before.ConfigureAwait(false);
            await watcher.RunAsync(this, token).ConfigureAwait(false);
        });
    }

    private void Stop()
    {
        // Not disposed: the watcher may still look at it, and it has no timer.
        _stop?.Cancel();
        _stop = null;
    }

    private static ObjectDisposedException Disposed() => new(
        nameof(IEventStore), "The event store was disposed with its service provider, and following its logs has ended.");
}
