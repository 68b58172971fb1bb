using EventStore.EfCore.Json;

namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>Pulls from the peers as long as the node runs, one after the other, and after a pause again.</summary>
internal sealed class PeerPulls(
    NodeOptions options, IArchivePuller puller, PeerStates states, TimeProvider clock, ILogger<PeerPulls> logger) : BackgroundService
{
    // A page of 32 MiB, the stores' default, takes a sixth of it as base64 in JSON; more is no answer of a peer.
    private const int MostBytes = 256 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new HttpClient { MaxResponseContentBufferSize = MostBytes };
        while (true)
        {
            foreach (var peer in options.Peers)
            {
                // A peer that is down for a week is told of once.
                var state = await PullAsync(client, peer, stoppingToken).ConfigureAwait(false);
                if (states.Set(state))
                    logger.PullProblem(peer, state.Problem);
            }

            await Task.Delay(options.PullEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<PeerState> PullAsync(HttpClient client, Uri peer, CancellationToken stoppingToken)
    {
        try
        {
            var report = await puller.PullAsync(new HttpArchiveSource(client, peer), null, null, stoppingToken).ConfigureAwait(false);
            var problem = report.Findings is [var first, ..]
                ? $"{report.LeftOut} events could not be had or were not taken; the first: {first.Reason}"
                : null;
            return new PeerState(peer, clock.GetUtcNow(), report.Stored, problem);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // A peer that is down, or this store for a moment: the next round tries again.
            return new PeerState(peer, clock.GetUtcNow(), 0, e.Message);
        }
    }
}
