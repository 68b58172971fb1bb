using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What readers take from the writer, and the writer from the readers.</summary>
internal static class BesideCommand
{
    public static Command Create()
    {
        var readers = new Option<int>("--readers") { DefaultValueFactory = _ => 8, Description = "Readers, each in a closed loop." };
        var batches = new Option<int>("--batches") { DefaultValueFactory = _ => 30, Description = "Batches of 1,000 events in each turn." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5, Description = "Rounds; the median counts." };
        var command = new Command("beside", "A writer alone and beside readers of history pages, by turns.") { readers, batches, rounds };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            var result = await BesideComparison.RunAsync(
                Path.Combine(folder.FullName, "archive.db"),
                parsed.GetValue(readers),
                parsed.GetValue(batches),
                parsed.GetValue(rounds),
                Console.Error.WriteLine);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"alone {result.Alone:N0} events/s, beside {parsed.GetValue(readers)} readers {result.Beside:N0}, {result.Ratio:N2}; "
                + $"a page of 50 takes p50 {result.Pages.P50:N0} µs, p99 {result.Pages.P99:N0} µs ({result.Pages.Calls:N0} pages)"));
            folder.Delete(recursive: true);
        }));
        return command;
    }
}
