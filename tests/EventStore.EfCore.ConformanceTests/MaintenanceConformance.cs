using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Upkeep of a database: it changes no event, and tells what is there.</summary>
public abstract class MaintenanceConformance : StoreConformance
{
    private IArchiveMaintenance Maintenance => Fixture.Services.GetRequiredService<IArchiveMaintenance>();

    [Fact]
    public async Task No_upkeep_changes_what_is_stored_and_storing_goes_on_after_it()
    {
        var events = EventSamples.Community(Grove, 5, 40, "general", null);
        await Store.StoreEventsAsync(events[..150]);

        (await Maintenance.CheckpointAsync()).ShouldBe(new CheckpointReport(IsComplete: true, LogBytes: 0));
        await Maintenance.OptimizeAsync();
        await Maintenance.ReindexAsync();
        var report = await Maintenance.VacuumAsync();
        report.BytesAfter.ShouldBeGreaterThan(0);
        report.BytesAfter.ShouldBe((await Store.GetStatisticsAsync()).Bytes);

        await Store.StoreEventsAsync(events[150..]);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(200);
    }

    [Fact]
    public async Task What_each_server_takes_adds_up_to_what_is_in_use()
    {
        var small = new ChainBuilder(Meadow, 1).Take(10);
        var large = EventSamples.Community(Grove, 5, 40, "general", null);
        await Store.StoreEventsAsync([.. small, .. large]);

        var usage = await Maintenance.GetUsageAsync();
        usage.Servers.Select(s => (s.Server, s.Events, s.ContentBytes))
            .ShouldBe([(Grove, 200, Content(large)), (Meadow, 10, Content(small))]);
        usage.Servers[0].Bytes.ShouldBeGreaterThan(usage.Servers[1].Bytes);
        var used = usage.Bytes - usage.LogBytes - (usage.FreeBytes ?? 0);
        usage.Servers.Sum(s => s.Bytes).ShouldBeInRange(used - usage.Servers.Count, used);
        usage.Bytes.ShouldBe((await Store.GetStatisticsAsync()).Bytes);
    }

    [Fact]
    public async Task An_empty_archive_takes_something_and_no_server_any_of_it()
    {
        await Store.GetServersAsync();
        var usage = await Maintenance.GetUsageAsync();
        usage.Servers.ShouldBeEmpty();
        usage.Bytes.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Where_nobody_migrates_or_loads_there_are_no_locks()
    {
        await Store.GetServersAsync();
        (await Maintenance.FindLocksAsync()).ShouldBeEmpty();
        (await Maintenance.ReleaseAsync(new HeldLock("1", "a lock", "somebody", null))).ShouldBeFalse();
    }

    private static long Content(IEnumerable<Event> events) => events.Sum(e =>
        32L + 32 + 64 + e.Content.Payload.Length + (32 * e.Content.Dependencies.Length));
}
