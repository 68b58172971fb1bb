using EventStore.EfCore.ConformanceTests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Health;

/// <summary>Each trouble of a SQLite file that the health check tells, made real.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ChainBuilder _chain = new(new ServerId("grove"), 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_disk_that_is_nearly_full_degrades_it()
    {
        await using var services = Build(o => o.MinFreeBytes = long.MaxValue);
        var entry = await CheckAsync(services);
        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description.ShouldNotBeNull().ShouldContain($"bytes left, fewer than {long.MaxValue}");
        entry.Description.ShouldContain(_folder.Folder);
    }

    [Fact]
    public async Task A_log_that_outgrows_its_bound_degrades_it()
    {
        await using var services = Build(o => o.WalAutoCheckpointPages = 100);
        var store = services.GetRequiredService<IEventStore>();
        await store.StoreEventAsync(_chain.Next());
        await using (var reader = new SqliteConnection($"Data Source={_folder.File};Pooling=False"))
        {
            await reader.OpenAsync();
            await using var transaction = reader.BeginTransaction(deferred: true);
            reader.Scalar("SELECT count(*) FROM Events");
            await store.StoreEventsAsync(_chain.Take(6_000));
            var entry = await CheckAsync(services);
            entry.Status.ShouldBe(HealthStatus.Degraded);
            entry.Description.ShouldNotBeNull().ShouldContain("write-ahead log");
            ((long)entry.Data["log_bytes"]).ShouldBe(new FileInfo(_folder.File + "-wal").Length);
        }

        await store.StoreEventAsync(_chain.Next());
        await store.StoreEventAsync(_chain.Next());
        while ((await CheckAsync(services)).Status != HealthStatus.Healthy)
            await Task.Delay(100);
    }

    [Fact]
    public async Task A_lock_that_somebody_else_keeps_degrades_it()
    {
        await using var services = Build();
        await services.GetRequiredService<IEventStore>().StoreEventAsync(_chain.Next());
        await using (var other = new SqliteConnection($"Data Source={_folder.File};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction();
            var entry = await CheckAsync(services);
            entry.Status.ShouldBe(HealthStatus.Degraded);
            entry.Description.ShouldNotBeNull().ShouldContain("Nothing can be written at the moment");
        }

        (await CheckAsync(services)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_file_that_was_moved_away_is_unhealthy()
    {
        await using var services = Build();
        await services.GetRequiredService<IEventStore>().StoreEventAsync(_chain.Next());
        File.Move(_folder.File, _folder.File + ".away");
        var entry = await CheckAsync(services);
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Exception.ShouldBeOfType<StorageException>();
    }

    [Fact]
    public async Task A_setting_that_does_not_stick_is_unhealthy()
    {
        // A file system without shared memory, for which SQLite's dot-file locking stands in.
        await using var services = Build(source: $"file:{_folder.File}?vfs=unix-dotfile");
        var entry = await CheckAsync(services);
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Description.ShouldNotBeNull().ShouldContain("journal_mode");
    }

    [Fact]
    public async Task A_store_opened_for_reading_only_is_healthy_without_being_written_to()
    {
        await using (var services = Build())
            await services.GetRequiredService<IEventStore>().StoreEventAsync(_chain.Next());
        await using var readOnly = Build(source: $"{_folder.File};Mode=ReadOnly");
        (await CheckAsync(readOnly)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task The_gauges_tell_of_the_log()
    {
        await using var services = Build();
        using var measured = new Measured(services);
        await services.GetRequiredService<IEventStore>().StoreEventAsync(_chain.Next());
        measured.Gauge(EventStoreTelemetry.LogSize).ShouldBe(new FileInfo(_folder.File + "-wal").Length);
        measured.Gauge(EventStoreTelemetry.LogSize).ShouldBeGreaterThan(0);
        while (measured.Gauge(EventStoreTelemetry.LogAge) != 0)
            await Task.Delay(100);
    }

    private ServiceProvider Build(Action<SqliteEventStoreOptions>? configure = null, string? source = null)
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().AddEventStore();
        services.AddEventStore().UseSqlite($"Data Source={source ?? _folder.File}", configure);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["eventstore"];
}
