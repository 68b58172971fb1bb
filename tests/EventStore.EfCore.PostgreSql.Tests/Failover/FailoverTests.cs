using System.Diagnostics;
using System.Globalization;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failover;

/// <summary>The primary is killed, and its synchronous standby takes over: <c>EVENTSTORE_FAILOVERS</c> times, else once.</summary>
public sealed class FailoverTests
{
    private const string Variable = "EVENTSTORE_FAILOVERS";

    // With the promotion itself, which takes about 0.2 s, a second.
    private static readonly TimeSpan Doubt = TimeSpan.FromMilliseconds(800);

    private static int Failovers =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var count) ? count : 1;

    [Fact]
    public async Task Writers_go_on_by_themselves_and_nothing_that_was_acknowledged_is_lost()
    {
        using var pair = await ServerPair.StartAsync();
        var target = pair.ConnectionStringOf("archive");
        await using (var first = new StoreApplication(target))
            await first.Schema.MigrateAsync();

        // As a team may write it, and as the store does without being told.
        await using var writers = new Writers(Enumerable.Range(1, 4).Select(i =>
            $"{target};Application Name=writer {i}" + (i % 2 == 0 ? ";Target Session Attributes=read-write" : "")));
        var (silences, delays) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 1; i <= Failovers; i++)
        {
            if (i > 1)
                await pair.ReplaceStandbyAsync();
            await writers.GoOnAsync(10);
            var start = Stopwatch.GetTimestamp();
            var without = await pair.FailOverAsync(Doubt);
            await writers.GoOnAsync();
            silences.Add(writers.LongestSilence(start));
            delays.Add(silences[^1] - without);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Failover {i}: no primary for {without.TotalSeconds:F2} s, writers silent for at most "
                + $"{silences[^1].TotalSeconds:F2} s, {writers.Acknowledged:N0} events acknowledged so far."));
        }

        var acknowledged = await writers.StopAsync();
        await Archive.ShouldHoldAsync(target, acknowledged);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{silences.Count} failovers, {acknowledged.Count:N0} events acknowledged, none lost, no gap; writers silent: "
            + $"{Summary(silences)}; longer than there was no primary: {Summary(delays)}."));
        acknowledged.Count.ShouldBeGreaterThan(0);
    }

    private static string Summary(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(t => t.TotalSeconds).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Length / 2]:F2} s, max {sorted[^1]:F2} s");
    }
}
