using System.CommandLine;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What the table's layout costs.</summary>
internal static class LayoutCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 600_000, Description = "Events that each layout stores." };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 1_000, Description = "Events in a transaction." };
        var slices = new Option<int>("--slices") { DefaultValueFactory = _ => 6, Description = "Turns." };
        var store = new Option<bool>("--store") { Description = "The store beside the loop, with and without its index on hashes." };
        var command = new Command("layout", "The hand-written loop on our table, and with indexes left out or made otherwise.")
        {
            events, batch, slices, store,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            if (parsed.GetValue(store))
                await BatchComparison.WarmUpAsync(new CompareOptions(0, 0, 0, 0, folder.FullName), Console.Error.WriteLine);
            var results = await LayoutComparison.RunAsync(
                folder.FullName,
                parsed.GetValue(store) ? LayoutComparison.WithStore : LayoutComparison.Layouts,
                parsed.GetValue(events),
                parsed.GetValue(batch),
                parsed.GetValue(slices),
                Console.Error.WriteLine);
            Tables.Print(results);
            folder.Delete(recursive: true);
        }));
        return command;
    }
}
