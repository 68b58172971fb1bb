using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Copies the engine's log into the database when the writer rests, and now and then while it does not: what is only in a log is lost with
/// the log. Used by the one writer only.
/// </summary>
internal sealed class LogUpkeep(EventDatabase database, IWriteAheadLog log, TimeProvider clock, ILogger<EventWriter> logger)
{
    // How long nothing is written before the writer rests.
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);

    // Under load the engine's own bound on the log's size comes first; this one is for a load so slow that it never does.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private long? _oldest;
    private long _toldBytes;

    /// <summary>Waits for the next call; while none comes, copies what is in the log alone.</summary>
    public async ValueTask<bool> WhileWaitingAsync(ValueTask<bool> next)
    {
        if (next.IsCompleted || _oldest is null)
            return await next.ConfigureAwait(false);

        var waiting = next.AsTask();
        while (_oldest is not null)
        {
            try
            {
                return await waiting.WaitAsync(IdleTime, clock).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await CheckpointAsync(isEmptied: false).ConfigureAwait(false);
            }
        }

        return await waiting.ConfigureAwait(false);
    }

    /// <summary>To be called when the writer ends: the database is whole without its log then, unless a reader is in the way.</summary>
    public Task EndAsync() => _oldest is null ? Task.CompletedTask : CheckpointAsync(isEmptied: true);

    /// <summary>To be called after a commit: something may be in the log alone.</summary>
    public void Committed() => _oldest ??= clock.GetTimestamp();

    /// <summary>To be called when the callers of a group have been answered.</summary>
    public Task AfterGroupAsync() =>
        _oldest is { } oldest && clock.GetElapsedTime(oldest) >= MaxAge ? CheckpointAsync(isEmptied: false) : Task.CompletedTask;

    /// <summary>Copies what is in the log. A failure is logged: the events are as durable as before.</summary>
    /// <param name="isEmptied">Whether the log gives back the room that it takes.</param>
    /// <returns>Whether all of it was copied.</returns>
    public async Task<bool> CheckpointAsync(bool isEmptied)
    {
        try
        {
            var result = await database.ReadAsync(
                context => log.CheckpointAsync(context, isEmptied, CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
            _oldest = result is { IsComplete: true, IsOversized: false } ? null : clock.GetTimestamp();
            Tell(result);
            return result.IsComplete;
        }
        catch (Exception e)
        {
            _oldest = clock.GetTimestamp();
            logger.CheckpointFailed(e);
            return false;
        }
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
