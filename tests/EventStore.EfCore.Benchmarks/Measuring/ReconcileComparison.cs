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
        var every = events / differences;
        await using var all = await FillAsync("all", _ => true);
        await using var even = await FillAsync("even", i => i % (2 * every) != every / 2);
        await using var odd = await FillAsync("odd", i => i % (2 * every) != every + (every / 2));
        await using var older = await FillAsync("older", i => i < events - differences);
        return [await MeasureAsync("spread", even, odd), await MeasureAsync("newest", all, older)];
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

    private async Task<Archive> FillAsync(string name, Func<int, bool> isIn)
    {
        var archive = new Archive(Path.Combine(folder, $"{name}.db"));
        await archive.CreateAsync();
        await using var load = await archive.BulkLoader.BeginAsync();
        foreach (var batch in Events().Where((_, i) => isIn(i)).Chunk(BatchSize))
            await load.StoreEventsAsync(batch);
        await load.CompleteAsync();
        return archive;
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
