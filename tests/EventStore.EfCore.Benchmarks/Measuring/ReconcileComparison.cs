using System.Diagnostics;
using System.Security.Cryptography;
using EventStore.EfCore.Benchmarks.Contestants;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Two archives of one server that differ in a few events: what it costs to find them, without handing them over.</summary>
internal sealed class ReconcileComparison(string folder, int events, int differences)
{
    private const int BatchSize = 10_000;
    private const int Authors = 200;

    private static readonly ServerId Server = new("grove");

    /// <summary>The differences spread over the log, half of them on each side; and then the newest ones of one side.</summary>
    public async Task<IReadOnlyList<ReconcileResult>> RunAsync()
    {
        var (spread, newest) = await FillAsync(File("older"));
        System.IO.File.Copy(File("older"), File("left"));
        System.IO.File.Copy(File("older"), File("right"));
        await using var older = new Archive(File("older"));
        await using var left = new Archive(File("left"));
        await using var right = new Archive(File("right"));
        await left.Store.StoreEventsAsync([.. newest, .. spread[..(differences / 2)]]);
        await right.Store.StoreEventsAsync([.. newest, .. spread[(differences / 2)..]]);
        var results = new List<ReconcileResult> { await MeasureAsync("spread", left, right) };
        await right.Store.StoreEventsAsync(spread[..(differences / 2)]);
        await older.Store.StoreEventsAsync(spread);
        results.Add(await MeasureAsync("newest", right, older));
        return results;
    }

    private static async Task<ReconcileResult> MeasureAsync(string name, Archive left, Archive right)
    {
        var (here, there) = (Of(left), Of(right));

        // The first session reads the log; it is told apart.
        var reading = Processor();
        var bytesBefore = GC.GetTotalMemory(forceFullCollection: true);
        await here.StartAsync(Server);
        var read = Processor() - reading;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - bytesBefore;
        await there.StartAsync(Server);

        ReconcileResult? best = null;
        for (var i = 0; i < 5; i++)
        {
            var result = await RunAsync(name, here, there) with { ReadSeconds = read.TotalSeconds, IndexBytes = bytes };
            if (best is null || result.ProcessorMs < best.ProcessorMs)
                best = result;
        }

        return best!;
    }

    private static async Task<ReconcileResult> RunAsync(string name, IArchiveReconciler here, IArchiveReconciler there)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Processor());
        var (have, need, bytes) = (0, 0, 0L);
        var session = await here.StartAsync(Server);
        for (ReadOnlyMemory<byte>? message = session.Initiate(); message is { } asked;)
        {
            var answer = await there.AnswerAsync(Server, asked);
            var step = await session.ReconcileAsync(answer);
            bytes += asked.Length + answer.Length;
            have += step.Have.Count;
            need += step.Need.Count;
            message = step.Next;
        }

        return new ReconcileResult(
            name, have, need, session.Rounds, bytes, (Processor() - processor).TotalMilliseconds, clock.Elapsed.TotalMilliseconds);
    }

    private string File(string name) => Path.Combine(folder, $"{name}.db");

    /// <summary>Stores all but two times so many as are to differ: those that are spread over the log, and the newest ones.</summary>
    private async Task<(Event[] Spread, Event[] Newest)> FillAsync(string file)
    {
        var every = events / differences;
        var (spread, newest, batch) = (new List<Event>(), new List<Event>(), new List<Event>(BatchSize));
        await using var archive = new Archive(file);
        await archive.CreateAsync();
        await using var load = await archive.BulkLoader.BeginAsync();
        foreach (var (i, value) in Events().Index())
        {
            var kept = i >= events - differences ? newest : i % every == every / 2 ? spread : batch;
            kept.Add(value);
            if (batch.Count < BatchSize)
                continue;
            await load.StoreEventsAsync(batch);
            batch.Clear();
        }

        await load.StoreEventsAsync(batch);
        await load.CompleteAsync();
        return ([.. spread], [.. newest]);
    }

    /// <summary>The same ones each time: a few seconds apart, as a community writes.</summary>
    private IEnumerable<Event> Events()
    {
        var random = new Random(1);
        var signature = new byte[EventLimits.SignatureBytes];
        var payload = new byte[100];
        AuthorId[] authors = [.. Enumerable.Range(0, Authors).Select(a => AuthorId.FromBytes(SHA256.HashData(BitConverter.GetBytes(a))))];
        var ends = new (long Sequence, EventHash Hash)[Authors];
        var timestamp = 1_760_000_000_000L;
        for (var i = 0; i < events; i++)
        {
            var author = random.Next(Authors);
            random.NextBytes(payload);
            var content = new EventContent(
                authors[author], ends[author].Sequence + 1, ends[author].Hash, [], payload, timestamp += random.Next(6_000));
            var made = Event.Create(Server, content, signature);
            ends[author] = (made.Sequence, made.Hash);
            yield return made;
        }
    }

    private static IArchiveReconciler Of(Archive archive) => archive.Services.GetRequiredService<IArchiveReconciler>();

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
