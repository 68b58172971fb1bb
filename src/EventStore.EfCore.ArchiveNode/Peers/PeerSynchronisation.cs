using EventStore.EfCore.Json;

namespace EventStore.EfCore.ArchiveNode.Peers;

/// <summary>
/// Takes from the peers as long as the node runs, one after the other, and after a pause again: by cursors what is new, and, more rarely,
/// by sets what no cursor leads to.
/// </summary>
internal sealed class PeerSynchronisation(
    NodeOptions options, IArchivePuller puller, PeerStates states, TimeProvider clock, ILogger<PeerSynchronisation> logger)
    : BackgroundService
{
    // A page of 32 MiB, the stores' default, takes a sixth of it as base64 in JSON; more is no answer of a peer.
    private const int MostBytes = 256 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new HttpClient { MaxResponseContentBufferSize = MostBytes };

        // What a cursor brings, sets need not find.
        await RunAsync(PeerWay.Cursor, client, stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(PullAsync(client, stoppingToken), ReconcileAsync(client, stoppingToken)).ConfigureAwait(false);
    }

    private async Task PullAsync(HttpClient client, CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(options.PullEvery, clock, stoppingToken).ConfigureAwait(false);
            await RunAsync(PeerWay.Cursor, client, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task ReconcileAsync(HttpClient client, CancellationToken stoppingToken)
    {
        while (options.ReconcileEvery > TimeSpan.Zero)
        {
            await RunAsync(PeerWay.Sets, client, stoppingToken).ConfigureAwait(false);
            await Task.Delay(options.ReconcileEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(PeerWay way, HttpClient client, CancellationToken stoppingToken)
    {
        foreach (var peer in options.Peers)
        {
            // A peer that is down for a week is told of once.
            var state = await TakeAsync(peer, way, client, stoppingToken).ConfigureAwait(false);
            if (states.Set(state))
                logger.PeerProblem(peer, way, state.Problem);
        }
    }

    private async Task<PeerState> TakeAsync(Uri peer, PeerWay way, HttpClient client, CancellationToken stoppingToken)
    {
        try
        {
            var source = new HttpArchiveSource(client, peer);
            if (way == PeerWay.Cursor)
            {
                var report = await puller.PullAsync(source, null, null, stoppingToken).ConfigureAwait(false);
                return State(report.Stored, Describe(report.LeftOut, report.Findings));
            }
            else
            {
                var report = await puller.ReconcileAsync(source, null, null, stoppingToken).ConfigureAwait(false);
                return State(report.Stored, Describe(report.LeftOut, report.Findings));
            }
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // A peer that is down, or this store for a moment: the next round tries again.
            return State(0, e.Message);
        }

        PeerState State(long stored, string? problem) => new(peer, way, clock.GetUtcNow(), stored, problem);
    }

    private static string? Describe(long leftOut, IReadOnlyList<PullFinding> findings) => findings is [var first, ..]
        ? $"{leftOut} events could not be had or were not taken; the first: {first.Reason}"
        : null;
}
