using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.CrashTests.DiskFull;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.PostgreSql.Tests.Failures;

/// <summary>The server's disk runs full while many store events, and has room again later.</summary>
public sealed class DiskFullTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 8;
    private const int EventsAfterwards = 10;
    private const int PayloadBytes = 30_000;
    private const long MiB = 1024 * 1024;

    // A new database has 8 MiB, and a server keeps 16 MiB of its log at least.
    private readonly SmallDisk _disk = new(bytes: 96 * MiB, ballastBytes: 56 * MiB);
    private readonly ConcurrentBag<Event> _acknowledged = [];
    private readonly ConcurrentBag<StorageErrorKind> _refusals = [];

    [Fact]
    public async Task A_tablespace_without_room_refuses_events_and_the_same_store_goes_on_once_there_is_room()
    {
        await using var server = await OwnServer.StartAsync();
        await server.GiveAsync(_disk.Folder);
        await server.Server.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{_disk.Folder}'");
        await server.Server.ExecuteAsync("CREATE DATABASE archive TEMPLATE template0 TABLESPACE small");

        await FillAsync(server.Server.ConnectionStringOf("archive"), () => Task.CompletedTask);

        _refusals.ShouldAllBe(kind => kind == StorageErrorKind.Full);
    }

    [Fact]
    public async Task A_server_that_ends_because_its_log_has_no_room_loses_nothing_and_is_used_again()
    {
        await using var server = await OwnServer.StartAsync("max_wal_size = 32MB", "min_wal_size = 32MB");
        await server.ChangeFilesAsync(data => MoveLog(data, Path.Combine(_disk.Folder, "pg_wal")));

        await FillAsync(server.Server.ConnectionString, server.RestartAsync);

        // The server ends in panic. Whoever met the full disk hears of it; the others lose their connections, in a commit perhaps.
        _refusals.ShouldAllBe(kind =>
            kind == StorageErrorKind.Full || kind == StorageErrorKind.CannotOpen || kind == StorageErrorKind.UnknownOutcome);
    }

    public void Dispose() => _disk.Dispose();

    private async Task FillAsync(string connectionString, Func<Task> helpServer)
    {
        await using (var application = new StoreApplication(connectionString, o => o.RetryTimeout = TimeSpan.FromSeconds(2)))
        {
            await application.Schema.MigrateAsync();
            var (allRefused, hasRoom) = (new TaskCompletionSource(), new TaskCompletionSource());
            var calling = Task.WhenAll(Enumerable.Range(1, Callers)
                .Select(caller => Task.Run(() => CallAsync(application.Store, caller, allRefused, hasRoom.Task))));

            await Task.WhenAny(allRefused.Task, calling).WaitAsync(TimeSpan.FromMinutes(2));
            var before = _acknowledged.Count;
            _disk.DropBallast();
            await helpServer();
            hasRoom.SetResult();
            await calling.WaitAsync(TimeSpan.FromMinutes(2));

            output.WriteLine(
                $"{before} events until it was full, {_acknowledged.Count - before} afterwards; {string.Join(", ", _refusals)}");
            before.ShouldBeGreaterThan(0);
        }

        await Archive.ShouldHoldAsync(connectionString, _acknowledged);
    }

    /// <summary>Stores event after event until one is refused; waits for room, stores that one and some more.</summary>
    private async Task CallAsync(IEventStore store, int caller, TaskCompletionSource allRefused, Task hasRoom)
    {
        var chain = new ChainBuilder(new ServerId("grove"), caller);
        var (next, isUnknown) = (Next(chain), false);
        try
        {
            for (; ; next = Next(chain))
            {
                (await store.StoreEventAsync(next)).Outcome.ShouldBe(StoreOutcome.Stored);
                _acknowledged.Add(next);
            }
        }
        catch (StorageException e)
        {
            isUnknown = e.Kind == StorageErrorKind.UnknownOutcome;
            _refusals.Add(e.Kind);
            if (_refusals.Count == Callers)
                allRefused.SetResult();
        }

        await hasRoom;
        for (var i = 0; i < EventsAfterwards; i++, next = Next(chain))
        {
            // What was refused was not stored: the second attempt stores it, unless the first said that it does not know.
            var outcome = (await store.StoreEventAsync(next)).Outcome;
            (outcome == StoreOutcome.Stored || (i == 0 && isUnknown)).ShouldBeTrue();
            _acknowledged.Add(next);
        }
    }

    // Random: the server would make little of zeros.
    private static Event Next(ChainBuilder chain) => chain.Next(payload: RandomNumberGenerator.GetBytes(PayloadBytes));

    private static void MoveLog(string data, string folder)
    {
        var log = Path.Combine(data, "pg_wal");
        using (var copying = Process.Start("cp", ["-a", log, folder]))
        {
            copying.WaitForExit();
            copying.ExitCode.ShouldBe(0);
        }

        Directory.Delete(log, recursive: true);
        File.CreateSymbolicLink(log, folder);
    }
}
