using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What it costs to find out what two archives differ in.</summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 1_000_000, Description = "Events of each archive." };
        var differences = new Option<int>("--differences") { DefaultValueFactory = _ => 100, Description = "What they differ in." };
        var command = new Command("reconcile", "Set reconciliation of two archives: rounds, bytes, time of the processors.")
        {
            events, differences,
        };
        command.SetAction(async parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            var comparison = new ReconcileComparison(folder.FullName, parsed.GetValue(events), parsed.GetValue(differences));
            foreach (var result in await comparison.RunAsync())
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Name}: {result.Have} and {result.Need} events found in {result.Rounds} rounds, {result.Bytes:N0} bytes, "
                    + $"{result.ProcessorMs:N1} ms of processor, {result.ElapsedMs:N1} ms; before, once: {result.ReadSeconds:N1} s of "
                    + $"processor to read a log, {result.IndexBytes / 1_048_576.0:N0} MiB"));
            }

            folder.Delete(recursive: true);
        });
        return command;
    }
}
