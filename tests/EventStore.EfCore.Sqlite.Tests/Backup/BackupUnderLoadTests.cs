using System.Collections.Concurrent;
using System.Diagnostics;
using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.Sqlite.Tests.Backup;

/// <summary>Backups of an archive that many write to.</summary>
public sealed class BackupUnderLoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 8;
    private const int EventsBefore = 20_000;
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<long, EventHash> _acknowledged = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_has_every_event_acknowledged_before_it_began_and_is_a_beginning_of_the_log()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await FillAsync(application.Store);
        var backup = application.Services.GetRequiredService<IArchiveBackup>();
        using var stop = new CancellationTokenSource();
        var pauses = new ConcurrentBag<double>();
        var writers = Enumerable.Range(1, Writers)
            .Select(i => Task.Run(() => WriteAsync(application.Store, i, pauses, stop.Token)))
            .ToArray();
        var quiet = await WatchAsync(pauses, () => Task.Delay(2_000));

        var copies = new List<(string Path, long Before, BackupReport Report)>();
        var busy = await WatchAsync(pauses, async () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                var path = Path.Combine(_folder.Folder, $"backup-{i}.db");
                var before = _acknowledged.Count;
                copies.Add((path, before, await backup.BackUpAsync(path)));
            }
        });
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        output.WriteLine($"a call without a backup: {quiet}; with one: {busy}");
        foreach (var (path, before, report) in copies)
        {
            var last = report.Servers.Single().LastPosition;
            output.WriteLine($"acknowledged before {before}, in the backup {last}, afterwards {_acknowledged.Count}");
            last.ShouldBeGreaterThanOrEqualTo(before);
            await ShouldBeABeginningAsync(path, last);
        }
    }

    private async Task FillAsync(IEventStore store)
    {
        foreach (var batch in EventSamples.Community(Grove, 20, EventsBefore / 20).Chunk(1_000))
            Note(await store.StoreEventsAsync(batch), batch);
    }

    private async Task WriteAsync(IEventStore store, int number, ConcurrentBag<double> pauses, CancellationToken stop)
    {
        var chain = new ChainBuilder(Grove, 1_000 + number);
        while (!stop.IsCancellationRequested)
        {
            var batch = chain.Take(number);
            var started = Stopwatch.GetTimestamp();
            var result = await store.StoreEventsAsync(batch, cancellationToken: CancellationToken.None);
            pauses.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Note(result, batch);
        }
    }

    private void Note(StoreResult result, Event[] batch)
    {
        foreach (var (receipt, stored) in result.Receipts.Zip(batch))
            _acknowledged[receipt.Position] = stored.Hash;
    }

    private async Task ShouldBeABeginningAsync(string path, long last)
    {
        var restored = Path.Combine(_folder.Folder, Path.GetRandomFileName());
        await using var application = new StoreApplication($"Data Source={restored}");
        (await application.Services.GetRequiredService<IArchiveBackup>().RestoreAsync(path)).Events.ShouldBe(last);
        (await application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
        var positions = 0L;
        await foreach (var stored in application.Store.ReadLogAsync(Grove))
        {
            stored.Position.ShouldBe(++positions);
            stored.Event.Hash.ShouldBe(_acknowledged[stored.Position]);
        }

        positions.ShouldBe(last);
    }

    private static async Task<string> WatchAsync(ConcurrentBag<double> pauses, Func<Task> work)
    {
        pauses.Clear();
        var clock = Stopwatch.StartNew();
        await work();
        double[] seen = [.. pauses.Order()];
        return $"{seen.Length} in {clock.Elapsed.TotalSeconds:N1} s, median {seen[seen.Length / 2]:N1} ms, "
            + $"p99 {seen[seen.Length * 99 / 100]:N1} ms, longest {seen[^1]:N1} ms";
    }
}
