using Microsoft.Extensions.DependencyInjection;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Processes;

/// <summary>Several processes write to the same logs of one database on PostgreSQL, and are killed.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class SharedDatabaseTests(ITestOutputHelper output)
{
    private const int EventsOfEach = 200;
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Two_writing_processes_of_which_one_is_killed_leave_every_acknowledged_event_once_and_no_gap()
    {
        var server = await TestServer.GetAsync();
        var name = $"shared_{Guid.NewGuid():N}";
        await server.ExecuteAsync($"CREATE DATABASE {name}");
        try
        {
            var target = server.ConnectionStringOf(name);
            await using var services = Services(target);
            await services.GetRequiredService<IEventStoreSchema>().MigrateAsync();

            await RunAsync(services, target);
        }
        finally
        {
            await server.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private async Task RunAsync(ServiceProvider services, string target)
    {
        SpeakingProcess killed = new("endless", target, 0), survivor = new("endless", target, 1);
        await SayAsync(killed, EventsOfEach);
        await SayAsync(survivor, EventsOfEach);
        var errors = new List<string> { await killed.KillAsync() };

        // What the killed one had locked is nobody's: the other goes on, and one that is started again, too.
        SpeakingProcess again = new("endless", target, 2);
        await SayAsync(survivor, survivor.Count + EventsOfEach);
        await SayAsync(again, EventsOfEach);
        errors.Add(await survivor.KillAsync());
        errors.Add(await again.KillAsync());

        errors.ShouldAllBe(e => e.Length == 0);
        SpeakingProcess[] all = [killed, survivor, again];
        output.WriteLine($"acknowledged: {string.Join(", ", all.Select(p => p.Count))}");
        await ShouldHoldAsync(services, [.. all.SelectMany(p => p.Said)]);
    }

    private static async Task SayAsync(SpeakingProcess process, int events)
    {
        using var limit = new CancellationTokenSource(AtMost);
        while (process.Count < events)
            await Task.Delay(20, limit.Token);
    }

    private static async Task ShouldHoldAsync(ServiceProvider services, IReadOnlyList<Acknowledgement> acknowledged)
    {
        var content = await StoreContent.ReadAsync(services.GetRequiredService<IEventStore>(), []);
        acknowledged.Count(a => content.HashAt(a.Server, a.Position) != a.Hash).ShouldBe(0);
        foreach (var log in content.Logs.Values)
        {
            log.Keys.ShouldBe(Enumerable.Range(1, log.Count).Select(position => (long)position));
            log.Values.Select(stored => stored.Event.Hash).ShouldBeUnique();
        }

        content.Events.ShouldBeGreaterThanOrEqualTo(acknowledged.Count);
        var report = await services.GetRequiredService<IArchiveVerifier>().VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.EventsChecked.ShouldBe(content.Events);
    }

    private static ServiceProvider Services(string target)
    {
        var services = new ServiceCollection();
        services.AddEventStore().UsePostgreSql(target + ";Pooling=false");
        return services.BuildServiceProvider();
    }
}
