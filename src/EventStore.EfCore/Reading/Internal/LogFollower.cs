using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Database;
using EventStore.EfCore.Following;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Reading;

/// <summary>Reads a log page by page, and waits at its end for what is committed next.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who reads when the store is disposed still gives the semaphore back.")]
internal sealed class LogFollower(
    CommitSignal signal,
    IChangeWatch watch,
    EventDatabase database,
    IOptions<EventStoreOptions> options,
    TimeProvider clock,
    ILogger<LogFollower> logger)
{
    // However many follow, and however many logs: so few connections read for them.
    private readonly SemaphoreSlim _reading = new(4);

    /// <param name="server">Whose log.</param>
    /// <param name="after">Behind which position.</param>
    /// <param name="read">Reads a page of the log behind a position.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<EventPage> FollowAsync(
        ServerId server, long after, Func<long, Task<EventPage>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = signal.Follow(server);
        try
        {
            after = Math.Max(after, 0);
            var page = await FirstAsync(log, after, read, cancellationToken).ConfigureAwait(false);
            var patience = new Patience(options.Value.FollowRetryTimeout, clock, logger);
            while (true)
            {
                // A log that goes back behind what was read has lost it, which the watcher sees.
                if (page.Events is [.., var newest])
                    log.Reach(newest.Position);
                yield return page;
                after = page.LastPosition ?? after;
                if (!page.HasMore)
                    await log.WaitBeyondAsync(after, cancellationToken).ConfigureAwait(false);
                page = await NextAsync(log, after, read, patience, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            signal.Unfollow(log);
        }
    }

    private async Task<EventPage> FirstAsync(
        FollowedLog log, long after, Func<long, Task<EventPage>> read, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(log, after, read, cancellationToken).ConfigureAwait(false);
        if (page.LastPosition is not null || page.MissingPositions.Count > 0 || after == 0)
            return page;

        var row = await database.ReadAsync(c => ServerQuery.FindAsItIsNowAsync(c, log.Server, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var last = row?.LastPosition ?? 0;
        return last >= after ? page : throw new PositionBeyondLogException(log.Server, after, last);
    }

    private async Task<EventPage> NextAsync(
        FollowedLog log, long after, Func<long, Task<EventPage>> read, Patience patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var page = await ReadAsync(log, after, read, cancellationToken).ConfigureAwait(false);
                patience.Restore();
                return page;
            }
            catch (StorageException e)
            {
                if (!await patience.WaitAsync(e, cancellationToken).ConfigureAwait(false))
                    throw;
            }
        }
    }

    private Task<EventPage> ReadAsync(
        FollowedLog log, long after, Func<long, Task<EventPage>> read, CancellationToken cancellationToken) =>
        log.ShareAsync(after, () => ReadAloneAsync(() => read(after))).WaitAsync(cancellationToken);

    private async Task<EventPage> ReadAloneAsync(Func<Task<EventPage>> read)
    {
        await _reading.WaitAsync().ConfigureAwait(false);
        try
        {
            await watch.WhenReadableAsync(CancellationToken.None).ConfigureAwait(false);
            return await read().ConfigureAwait(false);
        }
        finally
        {
            _reading.Release();
        }
    }
}
