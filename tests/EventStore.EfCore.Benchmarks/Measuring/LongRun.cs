using System.Diagnostics;
using System.Globalization;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Many events into one file. Garbage is left to the collector, as in any ingest: it is part of the peak.</summary>
internal static class LongRun
{
    /// <summary>Fewer would leave a tenth without a batch of its own.</summary>
    public const int MinEvents = 20_000;

    public const int BatchSize = 1_000;

    private const int Tenths = 10;

    public static async Task<LongResult> RunAsync(IContestant contestant, string file, int events, Action<string> report)
    {
        var workload = new EventWorkload();
        var chunk = Math.Min(10_000, events / Tenths);
        var creation = TimeSpan.Zero;
        var tenths = new Slice[Tenths];
        IReadOnlyDictionary<string, string>? settings = null;

        await contestant.PrepareAsync(file);
        for (var stored = 0; stored < events;)
        {
            var start = Stopwatch.GetTimestamp();
            var batches = workload.Take(Math.Min(chunk, events - stored)).Chunk(BatchSize).ToArray();
            creation += Stopwatch.GetElapsedTime(start);

            // The very first events are stored under observation and count in no tenth.
            settings ??= await Pragmas.AssertAsync(contestant, batches[0]);
            var tenth = (int)((long)stored * Tenths / events);
            tenths[tenth] = tenths[tenth].Plus(await SliceTimer.MeasureAsync(contestant, stored == 0 ? batches[1..] : batches));
            stored += batches.Sum(b => b.Length);
            if (stored % (chunk * 10) == 0)
                report($"{contestant.Name}: {stored:N0} of {events:N0}, {tenths[tenth].Rate:N0} events/s");
        }

        var completion = await SliceTimer.MeasureAsync(0, contestant.CompleteAsync);
        var peak = PeakBytes();
        var bytes = DatabaseFiles.Bytes(file);
        await contestant.DisposeAsync();
        report($"{contestant.Name}: checking {events:N0} events");
        var held = await contestant.CheckAsync(file);
        if (held != events)
            throw new BenchmarkFailedException($"'{contestant.Name}' was given {events} events; {file} holds {held}.");

        return new LongResult(
            contestant.Name,
            events,
            BatchSize,
            tenths.Sum(t => t.Events) / (tenths.Sum(t => t.Time.TotalSeconds) + completion.Time.TotalSeconds),
            [.. tenths.Select(t => t.Rate)],
            tenths[^1].Rate / tenths[1].Rate,
            completion.Time.TotalSeconds,
            creation.TotalSeconds,
            peak,
            bytes,
            settings!);
    }

    // VmHWM: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html, in KiB.
    private static long? PeakBytes()
    {
        const string status = "/proc/self/status";
        var line = File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            : null;
        return line is null
            ? null
            : 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
