using System.Collections.Concurrent;
using EventStore.EfCore.CrashTests.Writer;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.DiskFull;

/// <summary>The disk runs full while many store events, and has room again later.</summary>
public sealed class DiskFullTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 64;
    private const int EventsAfterwards = 20;
    private const long MiB = 1024 * 1024;
    private static readonly ServerId Server = new("grove");
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly SmallDisk _disk = new(bytes: 96 * MiB, ballastBytes: 84 * MiB);
    private readonly ConcurrentBag<Acknowledgement> _acknowledged = [];
    private int _refused;

    [Fact]
    public async Task A_full_disk_refuses_events_and_the_same_store_goes_on_once_there_is_room()
    {
        var file = Path.Combine(_disk.Folder, "archive.db");
        await using (var store = new OpenedStore(file, create: true))
        {
            var allRefused = new TaskCompletionSource();
            var hasRoom = new TaskCompletionSource();
            var calling = Task.WhenAll(Enumerable.Range(0, Callers)
                .Select(caller => Task.Run(() => CallAsync(store.Events, caller, allRefused, hasRoom.Task))));

            await Task.WhenAny(allRefused.Task, calling).WaitAsync(TimeLimit);
            var before = _acknowledged.Count;
            _disk.DropBallast();
            hasRoom.SetResult();
            await calling.WaitAsync(TimeLimit);

            output.WriteLine($"{before} events until it was full, {_acknowledged.Count - before} afterwards");
            before.ShouldBeGreaterThan(0);
            await ShouldHoldAsync(store);
        }

        await using var reopened = new OpenedStore(file);
        await ShouldHoldAsync(reopened);
    }

    public void Dispose() => _disk.Dispose();

    /// <summary>Stores event after event until one is refused; waits for room, stores that one and some more.</summary>
    private async Task CallAsync(IEventStore store, int caller, TaskCompletionSource allRefused, Task hasRoom)
    {
        var chain = new AuthorChain(Server, $"caller {caller}", batchSize: 1);
        var next = chain.NextBatch()[0];
        try
        {
            for (; ; next = chain.NextBatch()[0])
                await StoreAsync(store, next);
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Full)
        {
            if (Interlocked.Increment(ref _refused) == Callers)
                allRefused.SetResult();
        }

        await hasRoom;
        for (var i = 0; i < EventsAfterwards; i++, next = chain.NextBatch()[0])
            await StoreAsync(store, next);
    }

    private async Task StoreAsync(IEventStore store, Event next)
    {
        var receipt = await store.StoreEventAsync(next);

        // What was refused was not stored: the second attempt stores it.
        receipt.Outcome.ShouldBe(StoreOutcome.Stored);
        _acknowledged.Add(new Acknowledgement(Server, next.Hash, receipt.Position));
    }

    private async Task ShouldHoldAsync(OpenedStore store)
    {
        var content = await StoreContent.ReadAsync(store.Events, []);
        _acknowledged.Count(a => content.HashAt(a.Server, a.Position) != a.Hash).ShouldBe(0);
        content.Events.ShouldBe(_acknowledged.Count);
        (await store.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }
}
