using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.PostgreSql;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>How long after a commit those who follow a log have its event.</summary>
internal static class FollowCommand
{
    private const string Sqlite = "sqlite", PostgreSql = "postgresql";

    // Not among what is measured: code is compiled, pools fill.
    private const int WarmUpCommits = 300;

    public static Command Create()
    {
        var provider = Provider();
        var commits = new Option<int>("--commits") { DefaultValueFactory = _ => 500, Description = "Events of each run." };
        var pause = new Option<int>("--pause") { DefaultValueFactory = _ => 7, Description = "Milliseconds after each commit." };
        var command = new Command(
            "follow", "The delay from a commit's answer to its delivery, for 1, 100 and 1,000 followers, from this and another process.")
        {
            provider, commits, pause,
        };
        command.SetAction(parsed => Failures.ReportAsync(() =>
            parsed.GetValue(provider) == Sqlite
                ? OnSqliteAsync(parsed.GetValue(commits), parsed.GetValue(pause))
                : OnPostgreSqlAsync(parsed.GetValue(commits), parsed.GetValue(pause))));
        return command;
    }

    /// <summary>What the runs start as a process of its own.</summary>
    public static Command CreateWriter()
    {
        var provider = new Argument<string>("provider");
        var target = new Argument<string>("target");
        var numbers = new Argument<int[]>("numbers");
        var command = new Command(FollowProcess.Command, "Writes what is followed; the measurement starts it.")
        {
            provider, target, numbers,
        };
        command.Hidden = true;
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var given = parsed.GetValue(numbers)!;
            await using var services = Open(parsed.GetValue(provider)!, parsed.GetValue(target)!);
            await FollowWriter.RunAsync(
                services.GetRequiredService<IEventStore>(),
                new FollowPlan(given[0], given[1], given[2]),
                given[3],
                (number, time) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {time}")));
        }));
        return command;
    }

    private static Option<string> Provider()
    {
        var provider = new Option<string>("--provider") { DefaultValueFactory = _ => Sqlite, Description = "On which engine." };
        provider.AcceptOnlyFromAmong(Sqlite, PostgreSql);
        return provider;
    }

    private static async Task OnSqliteAsync(int commits, int pause)
    {
        var folder = Directory.CreateTempSubdirectory("eventstore-");
        await RunAsync(Sqlite, $"Data Source={Path.Combine(folder.FullName, "follow.db")}", commits, pause);
        folder.Delete(recursive: true);
    }

    private static async Task OnPostgreSqlAsync(int commits, int pause)
    {
        await using var server = await BenchmarkServer.FindAsync();
        await RunAsync(PostgreSql, await server.CreateAsync(), commits, pause);
    }

    private static async Task RunAsync(string provider, string target, int commits, int pause)
    {
        await using var services = Open(provider, target);
        var store = services.GetRequiredService<IEventStore>();
        var first = 0;
        await MeasureAsync(inProcess: true, 10, new FollowPlan(1, WarmUpCommits, 1));
        Console.WriteLine($"{provider}: microseconds from the answer to a commit to its delivery, {commits} commits, {pause} ms apart");
        Console.WriteLine("writer         followers  servers  deliveries       p50       p99       max");
        foreach (var inProcess in new[] { true, false })
        {
            foreach (var (followers, servers) in new[] { (1, 1), (100, 1), (1_000, 1), (1_000, 100) })
            {
                var result = await MeasureAsync(inProcess, followers, new FollowPlan(servers, commits, pause));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(inProcess ? "this process " : "other process")} {followers,10:N0} {servers,8} {result.Calls,11:N0} "
                    + $"{result.P50,9:N0} {result.P99,9:N0} {result.Max,9:N0}"));
            }
        }

        async Task<LatencyResult> MeasureAsync(bool inProcess, int followers, FollowPlan plan)
        {
            var from = first;
            first += plan.Commits;
            return await FollowRun.RunAsync(store, followers, plan, from, answered => inProcess
                ? Task.Run(() => FollowWriter.RunAsync(store, plan, from, answered))
                : FollowProcess.RunAsync(provider, target, plan, from, answered));
        }
    }

    private static ServiceProvider Open(string provider, string target)
    {
        var services = new ServiceCollection();
        var store = services.AddEventStore();
        _ = provider == Sqlite ? store.UseSqlite(target) : store.UsePostgreSql(target);
        return services.BuildServiceProvider();
    }
}
