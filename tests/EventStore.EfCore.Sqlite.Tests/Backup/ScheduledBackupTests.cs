using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Backup;

/// <summary>A running application backs itself up.</summary>
public sealed class ScheduledBackupTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private string Backups => Path.Combine(_folder.Folder, "backups");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backups_are_made_in_each_interval_and_only_the_newest_of_its_own_stay()
    {
        Directory.CreateDirectory(Backups);
        var others = new[] { "mine.db", "eventstore-20260101T000000Z.db", "eventstore-old.db" }
            .Select(n => Path.Combine(Backups, n)).ToArray();
        foreach (var other in others)
            File.WriteAllText(other, "mine");
        var abandoned = Path.Combine(Backups, $"eventstore-20260101T000000.000Z.db-new-{new string('a', 32)}");
        File.WriteAllText(abandoned, "half");

        await using (var application = Build(TimeSpan.FromSeconds(1), keep: 2))
        {
            await application.GetRequiredService<IEventStore>().StoreEventsAsync(new ChainBuilder(new ServerId("grove"), 1).Take(20));
            await StartAsync(application);
            var seen = new HashSet<string>();
            await UntilAsync(() =>
            {
                seen.UnionWith(Own(others));
                return seen.Count >= 4;
            });
            await StopAsync(application);
        }

        Own(others).Length.ShouldBe(2);
        others.ShouldAllBe(other => File.ReadAllText(other) == "mine");
        File.Exists(abandoned).ShouldBeFalse();
        foreach (var backup in Own(others))
        {
            await using var copy = new StoreApplication($"Data Source={backup};Mode=ReadOnly");
            (await copy.Store.GetServersAsync()).Single().LastPosition.ShouldBe(20);
        }
    }

    [Fact]
    public async Task A_younger_backup_of_an_earlier_run_is_enough()
    {
        await using (var application = Build(TimeSpan.FromDays(1), keep: 5))
        {
            await StartAsync(application);
            await UntilAsync(() => Own().Length == 1);
            await StopAsync(application);
        }

        await using (var application = Build(TimeSpan.FromDays(1), keep: 5))
        {
            await StartAsync(application);
            await Task.Delay(500);
            await StopAsync(application);
        }

        Own().Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_health_check_is_degraded_when_the_last_good_backup_is_older_than_two_intervals()
    {
        var clock = new MovedClock();
        await using var application = Build(TimeSpan.FromHours(1), keep: 5, clock);
        await application.GetRequiredService<IEventStore>().GetServersAsync();
        await StartAsync(application);
        await UntilAsync(() => Own().Length == 1);

        // Not before: the state is told when the file is in its place.
        await UntilAsync(() => Status(application).Result.Status == HealthStatus.Healthy);
        clock.Offset = TimeSpan.FromMinutes(119);
        (await Status(application)).Status.ShouldBe(HealthStatus.Healthy);
        clock.Offset = TimeSpan.FromMinutes(122);
        var late = (await Status(application)).Entries["eventstore"];
        late.Status.ShouldBe(HealthStatus.Degraded);
        late.Description.ShouldNotBeNull().ShouldStartWith("The last good backup is of 20");
        await application.GetRequiredService<IArchiveBackup>().BackUpIntoAsync(Backups, 5);
        (await Status(application)).Status.ShouldBe(HealthStatus.Healthy);
        await StopAsync(application);
    }

    [Fact]
    public async Task A_backup_that_fails_ends_nothing_and_is_told_by_the_health_check()
    {
        File.WriteAllText(Backups, "a file where the folder should be");
        var clock = new MovedClock();
        await using var application = Build(TimeSpan.FromSeconds(1), keep: 5, clock);
        await StartAsync(application);

        await UntilAsync(() => Status(application).Result.Entries["eventstore"].Description?.Contains("cannot be made") == true);

        (await Status(application)).Status.ShouldBe(HealthStatus.Degraded);
        await application.GetRequiredService<IEventStore>().StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next());
        File.Delete(Backups);
        await UntilAsync(() => Own().Length > 0);
        await StopAsync(application);
    }

    [Fact]
    public void One_application_backs_up_into_one_folder()
    {
        var builder = new ServiceCollection().AddEventStore().UseSqlite(_folder.ConnectionString).BackUpTo("a", TimeSpan.FromHours(1), 1);
        Should.Throw<InvalidOperationException>(() => builder.BackUpTo("b", TimeSpan.FromHours(1), 1));
        Should.Throw<ArgumentOutOfRangeException>(() => builder.BackUpTo("b", TimeSpan.Zero, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => builder.BackUpTo("b", TimeSpan.FromHours(1), 0));
    }

    private static Task<HealthReport> Status(ServiceProvider application) =>
        application.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private static Task StartAsync(ServiceProvider application) =>
        Task.WhenAll(application.GetServices<IHostedService>().Select(s => s.StartAsync(CancellationToken.None)));

    private static Task StopAsync(ServiceProvider application) =>
        Task.WhenAll(application.GetServices<IHostedService>().Select(s => s.StopAsync(CancellationToken.None)));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        while (!isSo())
            await Task.Delay(20, limit.Token);
    }

    private string[] Own(params string[] others) => Directory.Exists(Backups)
        ? [.. Directory.GetFiles(Backups).Except(others).Where(f => f.EndsWith("Z.db", StringComparison.Ordinal))]
        : [];

    private ServiceProvider Build(TimeSpan every, int keep, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        if (clock is not null)
            services.AddSingleton(clock);
        services.AddHealthChecks().AddEventStore();
        services.AddEventStore().UseSqlite(_folder.ConnectionString).BackUpTo(Backups, every, keep);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
