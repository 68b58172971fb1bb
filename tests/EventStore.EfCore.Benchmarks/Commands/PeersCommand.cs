using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What it costs to catch up with another archive, by a cursor and by heads.</summary>
internal static class PeersCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { DefaultValueFactory = _ => 1_000_000, Description = "Events that both archives hold." };
        var newer = new Option<int>("--new") { DefaultValueFactory = _ => 100, Description = "Events that one of them lacks." };
        var command = new Command("peers", "Catching up by a cursor and by heads: rounds, bytes, time.") { events, newer };
        command.SetAction(async parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            var comparison = new PeersComparison(folder.FullName, parsed.GetValue(events), parsed.GetValue(newer));
            foreach (var result in await comparison.RunAsync())
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Name}: {result.Events} events in {result.Rounds} rounds, {result.Asked:N0} bytes asked, "
                    + $"{result.Answered:N0} bytes answered, {result.ElapsedMs:N1} ms"));
            }

            folder.Delete(recursive: true);
        });
        return command;
    }
}
