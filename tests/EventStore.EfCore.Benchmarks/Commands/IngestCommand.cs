using System.CommandLine;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What the tool takes for storing JSON Lines, next to the library and to another build of the tool.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var tools = new Option<string[]>("--tool")
        {
            Required = true,
            Description = "The tool: a program, or a .dll, which is run by dotnet. Once more for each other build of it, the oldest first.",
        };
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 120_000, Description = "Events in the file." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5, Description = "Rounds; the median counts." };
        var folder = new Option<string>("--folder")
        {
            DefaultValueFactory = _ => Path.GetTempPath(),
            Description = "Where the file and the stores are made.",
        };
        var command = new Command("ingest", "The tool's ingest of JSON Lines, and the library storing the same events, by turns.")
        {
            tools, events, rounds, folder,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var own = Directory.CreateDirectory(Path.Combine(parsed.GetValue(folder)!, $"eventstore-{Guid.NewGuid():N}"));
            Tables.Print(await IngestComparison.RunAsync(
                own.FullName, parsed.GetValue(tools)!, parsed.GetValue(events), parsed.GetValue(rounds), Console.Error.WriteLine));
            own.Delete(recursive: true);
        }));
        return command;
    }
}
