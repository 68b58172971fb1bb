using System.CommandLine;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What metrics and traces cost: our store next to itself while somebody listens.</summary>
internal static class TelemetryCommand
{
    private static readonly int[] BatchSizes = [100, 1_000];

    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 200_000, Description = "Events per contestant." };
        var command = new Command(
            "telemetry", "Our store next to itself while all metrics are listened to, and traces are, unsampled; and twice, for the noise.")
        {
            events,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            var options = new CompareOptions(parsed.GetValue(events), 0, 0, parsed.GetValue(events), folder.FullName);
            await BatchComparison.WarmUpAsync(options, Console.Error.WriteLine);
            foreach (var size in BatchSizes)
            {
                IContestant[] contestants = [new OurStore(), new MeasuredStore(), new OurStore("ours, once more")];
                Tables.PrintBatches(await BatchComparison.RunAsync(options, size, contestants, Console.Error.WriteLine));
            }

            folder.Delete(recursive: true);
        }));
        return command;
    }
}
