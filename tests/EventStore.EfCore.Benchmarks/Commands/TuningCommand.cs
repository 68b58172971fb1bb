using System.CommandLine;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What SQLite's settings are worth: our store next to itself with others than the defaults.</summary>
internal static class TuningCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 300_000, Description = "Events per variant." };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 1_000, Description = "Events per transaction." };
        var command = new Command("tuning", "Our store next to itself with other settings.") { events, batch };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            var options = new CompareOptions(parsed.GetValue(events), 0, 0, parsed.GetValue(events), folder.FullName);
            await BatchComparison.WarmUpAsync(options, Console.Error.WriteLine);
            var results = await BatchComparison.RunAsync(options, parsed.GetValue(batch), Variants(), Console.Error.WriteLine);
            folder.Delete(recursive: true);
            Tables.PrintBatches(results);
        }));
        return command;
    }

    private static IReadOnlyList<IContestant> Variants() =>
    [
        new OurStore(),
        new OurStore("checkpoint at 1,000 pages", o => o.WalAutoCheckpointPages = 1_000),
        new OurStore("checkpoint at 8,000 pages", o => o.WalAutoCheckpointPages = 8_000),
        new OurStore("checkpoint at 128,000 pages", o => o.WalAutoCheckpointPages = 128_000),
        new OurStore("cache of 2 MiB", o => o.CacheSizeKiB = 2 * 1024),
        new OurStore("cache of 16 MiB", o => o.CacheSizeKiB = 16 * 1024),
        new OurStore("cache of 256 MiB", o => o.CacheSizeKiB = 256 * 1024),
    ];
}
