using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>The health check tells what is the matter, and no more once it is mended.</summary>
public abstract class HealthConformance : StoreConformance
{
    [Fact]
    public async Task A_store_that_works_is_healthy_whether_it_writes_or_rests()
    {
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
        var events = new ChainBuilder(Grove, 1).Take(300);
        var writing = Task.Run(async () =>
        {
            foreach (var batch in events.Chunk(10))
                await Store.StoreEventsAsync(batch);
        });
        do
        {
            (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
        }
        while (!writing.IsCompleted);

        await writing;
        var entry = await CheckAsync();
        entry.Status.ShouldBe(HealthStatus.Healthy);
        entry.Data["queued_calls"].ShouldBe(0);
    }

    [Fact]
    public async Task A_transaction_that_failed_degrades_it_until_one_succeeds()
    {
        using var clock = new GatedClock
        {
            FailuresLeft = 1,
            Failure = () => new StorageException(StorageErrorKind.InputOutput, "the disk failed"),
        };
        var store = await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(2);
        await Should.ThrowAsync<StorageException>(() => store.StoreEventAsync(events[0]));
        var entry = await CheckAsync();
        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description.ShouldNotBeNull().ShouldContain("the disk failed");

        await store.StoreEventAsync(events[0]);
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_call_that_is_refused_is_no_matter_of_health()
    {
        var made = new ChainBuilder(Grove, 1).Next();
        await Store.StoreEventAsync(made);
        await Should.ThrowAsync<DuplicateEventException>(() => Store.StoreEventsAsync([made]));
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_schema_that_this_code_does_not_know_is_unhealthy()
    {
        await Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next());
        await Fixture.TamperAsync(
            $"""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('99990101000000_Later', '99.0.0')""");
        await Fixture.ReopenAsync();
        var entry = await CheckAsync();
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Exception.ShouldBeOfType<SchemaException>().Problem.ShouldBe(SchemaProblem.Unknown);
        entry.Description.ShouldNotBeNull().ShouldContain("99990101000000_Later");
    }

    private async Task<HealthReportEntry> CheckAsync()
    {
        var report = await Fixture.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["eventstore"];
    }
}
