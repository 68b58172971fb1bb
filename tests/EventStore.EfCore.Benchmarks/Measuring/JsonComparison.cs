using System.Diagnostics;
using System.Text.Json;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>The JSON Lines reader and writer, and the serializer, on the same events.</summary>
internal static class JsonComparison
{
    private static readonly JsonSerializerOptions Options = new JsonSerializerOptions().AddEventStore();

    public static async Task<IReadOnlyList<JsonResult>> RunAsync(int count, int rounds)
    {
        var events = new EventWorkload().Take(count);
        var written = new MemoryStream();
        await WriteAsync(events, written);
        var lines = written.ToArray();
        var array = JsonSerializer.SerializeToUtf8Bytes(events, Options);

        return
        [
            await MeasureAsync("EventLineReader", count, rounds, () => ReadAsync(lines)),
            await MeasureAsync("EventLineWriter", count, rounds, () => WriteAsync(events, Stream.Null)),
            await MeasureAsync(
                "JsonSerializer", count, rounds, () => Task.FromResult(JsonSerializer.Deserialize<Event[]>(array, Options))),
        ];
    }

    private static async Task ReadAsync(byte[] lines)
    {
        var reader = new EventLineReader(new MemoryStream(lines));
        while (await reader.ReadAsync())
            reader.GetEvent();
    }

    private static async Task WriteAsync(IEnumerable<Event> events, Stream output)
    {
        await using var writer = new EventLineWriter(output);
        foreach (var value in events)
            await writer.WriteAsync(value);
    }

    private static async Task<JsonResult> MeasureAsync(string name, int count, int rounds, Func<Task> round)
    {
        await JitWarmUp.RunAsync(round, _ => { });
        var rates = new List<double>();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await round();
            rates.Add(count / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new JsonResult(name, Statistics.Median(rates), (double)allocated / count / rounds);
    }
}
