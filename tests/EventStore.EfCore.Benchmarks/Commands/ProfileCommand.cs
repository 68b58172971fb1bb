using System.CommandLine;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Workload;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>One way of storing on its own, for a profiler to look at.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var contestant = new Option<string>("--contestant") { DefaultValueFactory = _ => ContestantNames.Ours };
        contestant.AcceptOnlyFromAmong([.. BatchComparison.CreateContestants().Select(c => c.Name)]);
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 200_000 };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 1_000 };
        var command = new Command(
            "profile",
            "One way of storing on its own, for a profiler. With perf: DOTNET_PerfMapEnabled=1 perf record -F 499 -g dotnet … profile; "
            + "perf report.")
        {
            contestant, events, batch,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var chosen = BatchComparison.CreateContestants().Single(c => c.Name == parsed.GetValue(contestant));
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            await chosen.PrepareAsync(Path.Combine(folder.FullName, "profile.db"));
            var workload = new EventWorkload();
            var total = default(Slice);
            while (total.Events < parsed.GetValue(events))
            {
                var batches = workload.Take(Math.Max(10_000, parsed.GetValue(batch))).Chunk(parsed.GetValue(batch)).ToArray();
                total = total.Plus(await SliceTimer.MeasureAsync(chosen, batches));
            }

            await chosen.CompleteAsync();
            await chosen.DisposeAsync();
            folder.Delete(recursive: true);
            Console.WriteLine(
                $"{chosen.Name}: {total.Events:N0} events, {total.Rate:N0} events/s, "
                + $"{total.AllocatedBytes / total.Events:N0} bytes/event");
        }));
        return command;
    }
}
