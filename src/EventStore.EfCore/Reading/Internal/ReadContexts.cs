using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Reading;

/// <summary>
/// The contexts with which a store is read, kept open from one read to the next where that pays, until nobody has read for a while.
/// </summary>
internal sealed class ReadContexts : IAsyncDisposable, IDisposable
{
    // As long as the writer rests before it lets go of its own.
    private static readonly TimeSpan RestTime = TimeSpan.FromSeconds(1);

    private readonly KeptContexts? _kept;
    private readonly ITimer? _timer;

    public ReadContexts(IReadConnections connections, TimeProvider clock)
    {
        if (!connections.AreKept)
            return;
        _kept = new KeptContexts(connections.IsUsable);
        _timer = clock.CreateTimer(_ => _ = ReleaseAsync().AsTask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null where none are kept.</summary>
    public KeptContexts? Kept => _kept;

    /// <summary>To be called after each read.</summary>
    public void Used() => _timer?.Change(RestTime, Timeout.InfiniteTimeSpan);

    /// <summary>Closes those that nobody reads with just now.</summary>
    public ValueTask ReleaseAsync() => _kept?.ReleaseAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
    }

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
