using System.Runtime.CompilerServices;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Copies the engine's log into the database when the writer rests, and now and then while it does not: what is only in a log is lost with
/// the log. A writer that rests keeps no connection either. Used by the one writer only.
/// </summary>
internal sealed class LogUpkeep(
    EventDatabase database, KeptContexts kept, IWriteAheadLog log, WriterState state, TimeProvider clock, ILogger<EventWriter> logger)
{
    // How long nothing is written before the database gets all that the log has.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    // How long before the log gives its room back: one that must grow is slower to write, and one that is there can be damaged.
    private static readonly TimeSpan LongRest = TimeSpan.FromSeconds(30);

    // Under load the engine's own bound on the log's size comes first; this one is for a load so slow that it never does.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private long? _triedAt;
    private volatile bool _isEmptied = true;
    private long _toldBytes;

    private bool IsResting => state.IsLogCopied && !kept.AreKept;

    private bool IsDone => IsResting && _isEmptied;

    /// <summary>Waits for the next call; while none comes, releases the connection and copies what is in the log alone.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WhileWaitingAsync(Task<bool> next)
    {
        if (next.IsCompleted || IsDone)
            return await next.ConfigureAwait(false);

        while (!IsDone)
        {
            var isLong = IsResting;
            try
            {
                return await next.WaitAsync(isLong ? LongRest : IdleTime, clock).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await RestAsync(isEmptied: isLong).ConfigureAwait(false);
            }
        }

        return await next.ConfigureAwait(false);
    }

    /// <summary>To be called when the writer ends: the database is whole without its log then, unless a reader is in the way.</summary>
    public Task EndAsync() => RestAsync(isEmptied: true);

    /// <summary>To be called after a commit: something may be in the log alone.</summary>
    public void Committed()
    {
        if (state.IsLogCopied)
            state.LogIsBehindSince(clock.GetTimestamp());
        _isEmptied = false;
    }

    /// <summary>To be called when the callers of a group have been answered.</summary>
    public Task AfterGroupAsync() =>
        state.LogAge(clock) >= MaxAge && (_triedAt is not { } tried || clock.GetElapsedTime(tried) >= MaxAge)
            ? CheckpointAsync(isEmptied: false)
            : Task.CompletedTask;

    /// <summary>Copies what is in the log. A failure is logged: the events are as durable as before.</summary>
    /// <param name="isEmptied">Whether the log gives back the room that it takes.</param>
    /// <returns>Whether all of it was copied.</returns>
    public async Task<bool> CheckpointAsync(bool isEmptied)
    {
        try
        {
            _triedAt = clock.GetTimestamp();
            var result = await database.ReadAsync(
                context => log.CheckpointAsync(context, isEmptied, CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
            if (result is { IsComplete: true, IsOversized: false })
                state.LogIsCopied();
            _isEmptied = result.LogBytes == 0;
            Tell(result);
            return result.IsComplete;
        }
        catch (Exception e)
        {
            logger.CheckpointFailed(e);
            return false;
        }
    }

    private async Task RestAsync(bool isEmptied)
    {
        await kept.ReleaseAsync().ConfigureAwait(false);
        if (!_isEmptied)
            await CheckpointAsync(isEmptied).ConfigureAwait(false);
    }

    // Once, and again whenever it has doubled.
    private void Tell(CheckpointResult result)
    {
        if (result.IsOversized && result.LogBytes >= 2 * _toldBytes)
        {
            _toldBytes = result.LogBytes;
            logger.LogOversized(result.LogBytes);
        }
        else if (!result.IsOversized && _toldBytes > 0)
        {
            _toldBytes = 0;
            logger.LogEmptied();
        }
    }
}
