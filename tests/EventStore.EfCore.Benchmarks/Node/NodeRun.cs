using System.Diagnostics;
using System.Text.Json;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Benchmarks.Node;

/// <summary>A node and its clients, until it is killed; and then once more, to see what it has.</summary>
internal static class NodeRun
{
    private const int PageSize = 1_000;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(2);

    public static async Task<NodeResult> RunAsync(string node, string archive, int count, TimeSpan time, Action<string> report)
    {
        NodeClient[] clients;
        var memory = new List<MemorySample>();
        using (var process = await NodeProcess.StartAsync(node, archive))
        {
            clients = [.. Enumerable.Range(0, count).Select(i => new NodeClient(i, process.CreateClient()))];
            await ServeAsync(process, clients, time, memory, report);
        }

        long held;
        using (var process = await NodeProcess.StartAsync(node, archive))
            held = await CheckAsync(process, clients, report);

        foreach (var client in clients)
            client.Dispose();
        return new NodeResult(
            count,
            time,
            clients.Sum(c => (long)c.Acknowledged.Count),
            held,
            LatencyResult.Of(clients.SelectMany(c => c.Singles)),
            LatencyResult.Of(clients.SelectMany(c => c.Batches)),
            LatencyResult.Of(clients.SelectMany(c => c.Reads)),
            clients.Sum(c => c.EventsRead),
            clients.Sum(c => c.EventsFollowed),
            memory);
    }

    /// <summary>Lets the clients run, and kills the node in the middle of it.</summary>
    private static async Task ServeAsync(
        NodeProcess process, NodeClient[] clients, TimeSpan time, List<MemorySample> memory, Action<string> report)
    {
        var isKilled = false;
        var running = clients.Select(c => Task.Run(() => UntilKilledAsync(c))).ToArray();
        var start = Stopwatch.GetTimestamp();
        var failure = Task.WhenAny(running).Unwrap();
        for (var at = TimeSpan.Zero; at < time && !failure.IsCompleted; at = Stopwatch.GetElapsedTime(start))
        {
            memory.Add(await process.SampleAsync(at));
            if (memory.Count % 15 == 1)
                report($"{at.TotalSeconds:N0} s: {memory[^1].WorkingSet / 1024 / 1024:N0} MiB");
            await Task.WhenAny(failure, Task.Delay(TimeSpan.FromTicks(Math.Min(SampleEvery.Ticks, (time - at).Ticks))));
        }

        isKilled = true;
        await process.KillAsync();
        await Task.WhenAll(running);

        async Task UntilKilledAsync(NodeClient client)
        {
            try
            {
                await client.RunAsync();
            }
            catch (Exception e) when (isKilled && e is HttpRequestException or IOException or JsonException)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                throw new BenchmarkFailedException($"The node did not answer as it should, before it was killed: {e.Message}");
            }

            if (!isKilled)
                throw new BenchmarkFailedException("A client came to its end before the node was killed.");
        }
    }

    /// <summary>Whether the node has all that was acknowledged.</summary>
    /// <returns>How many events it has.</returns>
    private static async Task<long> CheckAsync(NodeProcess process, NodeClient[] clients, Action<string> report)
    {
        using var http = process.CreateClient();
        var source = new HttpArchiveSource(http, process.Address);
        var held = 0L;
        foreach (var server in NodeClient.AllServers)
        {
            var missing = clients.Where(c => c.Server == server).SelectMany(c => c.Acknowledged).ToHashSet();
            report($"{server}: looking for {missing.Count:N0} events that were acknowledged");
            var request = new LogRequest(server) { Limit = PageSize };
            EventPage page;
            do
            {
                page = await source.GetLogAsync(request);
                missing.ExceptWith(page.Events.Select(e => e.Event.Hash));
                held += page.Events.Count;
                request = request with { After = page.LastPosition ?? request.After };
            }
            while (page.HasMore);

            if (missing.Count > 0)
                throw new BenchmarkFailedException($"LOST: {missing.Count} acknowledged events of {server}, as {missing.First()}.");
        }

        return held;
    }
}
