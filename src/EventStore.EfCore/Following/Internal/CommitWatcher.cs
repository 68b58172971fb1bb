using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Following;

/// <summary>Finds out how far the followed logs go, whoever wrote to them: on one connection for all of them.</summary>
internal sealed class CommitWatcher(
    EventDatabase database, IChangeWatch watch, IOptions<EventStoreOptions> options, TimeProvider clock, ILogger<CommitWatcher> logger)
{
    // How long a connection is watched before it is opened anew, with all that is checked then; and how long something stays unnoticed
    // that the engine does not tell.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled, or cannot go on: then it ends all followers with the reason.</summary>
    public async Task RunAsync(CommitSignal signal, CancellationToken cancellationToken)
    {
        try
        {
            await WatchAsync(signal, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody follows any more, whatever it met.
        }
    }

    private async Task WatchAsync(CommitSignal signal, CancellationToken cancellationToken)
    {
        var patience = new Patience(options.Value.FollowRetryTimeout, clock, logger);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await watch.WhenReadableAsync(cancellationToken).ConfigureAwait(false);
                await database.ReadAsync(context => WatchAsync(signal, context, patience, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (!await patience.WaitAsync(e, cancellationToken).ConfigureAwait(false))
                    signal.Fail(e);
            }
        }
    }

    private async Task<bool> WatchAsync(
        CommitSignal signal, EventStoreDbContext context, Patience patience, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        using var changes = await watch.BeginAsync(context, cancellationToken).ConfigureAwait(false);
        do
        {
            // Who begins to follow after this reads by himself what was committed before it.
            await LastPositions.ReadAsync(context, signal, cancellationToken).ConfigureAwait(false);
            patience.Restore();
        }
        while (await changes.WaitAsync(Period, cancellationToken).ConfigureAwait(false) && clock.GetElapsedTime(began) < Period);
        return true;
    }
}
