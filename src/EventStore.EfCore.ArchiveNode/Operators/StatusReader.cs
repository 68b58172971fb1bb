using EventStore.EfCore.ArchiveNode.Metrics;
using EventStore.EfCore.ArchiveNode.Peers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>Looks at the node when somebody asks, once a second at most, however many ask.</summary>
internal sealed class StatusReader(
    IEventStore store, HealthCheckService health, MetricTotals metrics, PeerStates peers, TimeProvider clock) : IDisposable
{
    // As many as a person looks through.
    private const int MaxServers = 200;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private NodeStatus? _status;
    private (DateTimeOffset At, double Stored, double Read)? _totals;

    public async Task<NodeStatus> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_status is null || clock.GetUtcNow() - _status.At >= Freshness)
                _status = await LookAsync(cancellationToken).ConfigureAwait(false);
            return _status;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<NodeStatus> LookAsync(CancellationToken cancellationToken)
    {
        var (statistics, servers) = await CountAsync(cancellationToken).ConfigureAwait(false);
        var report = await health.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        var totals = metrics.Read();
        var (stored, read) = Rates(totals);
        string[] complaints = [.. report.Entries.Values.Select(e => e.Description).OfType<string>()];
        return new NodeStatus(
            clock.GetUtcNow(),
            _startedAt,
            report.Status.ToString(),
            complaints.Length == 0 ? null : string.Join(' ', complaints),
            statistics,
            servers,
            stored,
            read,
            (long)totals.GetValueOrDefault(EventStoreTelemetry.QueueDepth),
            (long?)Known(totals, EventStoreTelemetry.LogSize),
            Known(totals, EventStoreTelemetry.BackupAge),
            Known(totals, EventStoreTelemetry.VerifyAge),
            (long)totals.GetValueOrDefault(EventStoreTelemetry.VerifyDamages),
            peers.All);
    }

    private async Task<(StoreStatistics?, IReadOnlyList<ServerSummary>)> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var statistics = await store.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
            var servers = await store.GetServersAsync(cancellationToken).ConfigureAwait(false);
            return (statistics, [.. servers.OrderByDescending(s => s.Events).Take(MaxServers)
                .OrderBy(s => s.Server.Value, StringComparer.Ordinal)]);
        }
        catch (EventStoreException)
        {
            // The health check says why.
            return (null, []);
        }
    }

    /// <summary>Events a second, since the status before this one, or since the start.</summary>
    private (double Stored, double Read) Rates(IReadOnlyDictionary<string, double> totals)
    {
        var now = clock.GetUtcNow();
        var stored = totals.GetValueOrDefault(EventStoreTelemetry.WrittenEvents);
        var read = totals.GetValueOrDefault(EventStoreTelemetry.ReadEvents);
        var before = _totals ?? (_startedAt, 0, 0);
        _totals = (now, stored, read);
        var seconds = Math.Max((now - before.At).TotalSeconds, 0.001);
        return ((stored - before.Stored) / seconds, (read - before.Read) / seconds);
    }

    private static double? Known(IReadOnlyDictionary<string, double> totals, string instrument) =>
        totals.TryGetValue(instrument, out var value) ? value : null;
}
