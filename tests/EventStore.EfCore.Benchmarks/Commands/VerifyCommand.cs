using System.CommandLine;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What a verification takes, next to reading and hashing alone.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 300_000, Description = "Events in the archive." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5, Description = "Rounds; the median counts." };
        var folder = new Option<string>("--folder")
        {
            DefaultValueFactory = _ => Path.GetTempPath(),
            Description = "Where the archive is made.",
        };
        var command = new Command("verify", "A verification, and a plain loop that selects and hashes every event, by turns.")
        {
            events, rounds, folder,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var own = Directory.CreateDirectory(Path.Combine(parsed.GetValue(folder)!, $"eventstore-{Guid.NewGuid():N}"));
            Tables.Print(await VerifyComparison.RunAsync(
                Path.Combine(own.FullName, "archive.db"), parsed.GetValue(events), parsed.GetValue(rounds), Console.Error.WriteLine));
            own.Delete(recursive: true);
        }));
        return command;
    }
}
