using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>A running application verifies its archive, and tells what it finds.</summary>
public abstract class ScrubConformance : StoreConformance
{
    private const int Fast = 1_000_000;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_sound_archive_is_verified_again_and_again_beside_the_writer()
    {
        await ScrubbingAsync(TimeSpan.FromSeconds(1), Fast);
        using var measured = new Measured(Fixture.Services);
        measured.Values(EventStoreTelemetry.VerifyAge).ShouldBeEmpty();
        var chain = new ChainBuilder(Grove, 1);
        await StartAsync();
        var stored = 0;
        await UntilAsync(async () =>
        {
            await Store.StoreEventsAsync(chain.Take(10));
            stored += 10;
            return Checked(measured) > 3 * stored;
        });
        await StopAsync();

        measured.Gauge(EventStoreTelemetry.VerifyAge).ShouldBeInRange(0, 60);
        measured.Gauge(EventStoreTelemetry.VerifyDamages).ShouldBe(0);
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Damage_makes_the_store_unhealthy_until_a_run_finds_none()
    {
        await ScrubbingAsync(TimeSpan.FromSeconds(1), Fast);
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 5));
        await Fixture.TamperAsync($"""UPDATE "Events" SET "TimestampHintMs" = "TimestampHintMs" + 1 WHERE "Position" = {3}""");
        using var measured = new Measured(Fixture.Services);
        await StartAsync();
        await UntilAsync(async () => (await CheckAsync()).Status == HealthStatus.Unhealthy);
        var description = (await CheckAsync()).Description.ShouldNotBeNull();
        description.ShouldStartWith("Verification found damage, 1 findings; the first: its hash is ");
        measured.Gauge(EventStoreTelemetry.VerifyDamages).ShouldBe(1);

        await Fixture.TamperAsync($"""UPDATE "Events" SET "TimestampHintMs" = "TimestampHintMs" - 1 WHERE "Position" = {3}""");
        await UntilAsync(async () => (await CheckAsync()).Status == HealthStatus.Healthy);
        measured.Gauge(EventStoreTelemetry.VerifyDamages).ShouldBe(0);
        await StopAsync();
    }

    [Fact]
    public async Task It_is_degraded_when_no_run_was_complete_for_two_intervals()
    {
        var clock = new MovedClock();
        await ScrubbingAsync(TimeSpan.FromHours(1), Fast, clock);
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 5));
        using var measured = new Measured(Fixture.Services);
        await StartAsync();
        await UntilAsync(() => Task.FromResult(HasAge(measured)));
        clock.Offset = TimeSpan.FromMinutes(119);
        (await CheckAsync()).Status.ShouldBe(HealthStatus.Healthy);
        clock.Offset = TimeSpan.FromMinutes(122);
        var late = await CheckAsync();
        late.Status.ShouldBe(HealthStatus.Degraded);
        late.Description.ShouldNotBeNull().ShouldStartWith("The archive was last verified at 20");
        measured.Gauge(EventStoreTelemetry.VerifyAge).ShouldBeGreaterThan(7_200);
        await StopAsync();
    }

    [Fact]
    public async Task A_slow_run_that_never_ends_is_told_and_stops_with_the_host()
    {
        var clock = new MovedClock();
        await ScrubbingAsync(TimeSpan.FromHours(1), 1, clock);
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 500));
        await StartAsync();
        clock.Offset = TimeSpan.FromMinutes(122);
        var late = await CheckAsync();
        late.Status.ShouldBe(HealthStatus.Degraded);
        late.Description.ShouldNotBeNull().ShouldStartWith("The archive was not verified yet, and that is wanted every 01:00:00.");
        await StopAsync();
    }

    private Task<IEventStore> ScrubbingAsync(TimeSpan every, int eventsPerSecond, TimeProvider? clock = null) => Fixture.ReopenAsync(
        clock: clock, configureServices: services => new Builder(services).ScrubEvery(every, eventsPerSecond));

    private static double Checked(Measured measured) => measured.Gauge(EventStoreTelemetry.VerifiedEvents);

    private static bool HasAge(Measured measured)
    {
        measured.Gauge(EventStoreTelemetry.QueueDepth);
        return measured.Values(EventStoreTelemetry.VerifyAge).Count > 0;
    }

    private async Task<HealthReportEntry> CheckAsync()
    {
        var report = await Fixture.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["eventstore"];
    }

    private Task StartAsync() => Task.WhenAll(Services().Select(s => s.StartAsync(CancellationToken.None)));

    private Task StopAsync() => Task.WhenAll(Services().Select(s => s.StopAsync(CancellationToken.None)));

    private IEnumerable<IHostedService> Services() => Fixture.Services.GetServices<IHostedService>();

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        while (!await isSo())
            await Task.Delay(20, limit.Token);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }

    private sealed class Builder(IServiceCollection services) : IEventStoreBuilder
    {
        public IServiceCollection Services => services;
    }
}
