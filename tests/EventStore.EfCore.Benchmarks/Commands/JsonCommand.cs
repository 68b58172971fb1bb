using System.CommandLine;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What a line of JSON costs, without a store.</summary>
internal static class JsonCommand
{
    public static Command Create()
    {
        var lines = new Option<int>("--lines") { DefaultValueFactory = _ => 100_000, Description = "Lines per round." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Rounds; the median counts." };
        var command = new Command("json", "Events read from and written to JSON, in memory.") { lines, rounds };
        command.SetAction(async parsed =>
        {
            foreach (var result in await JsonComparison.RunAsync(parsed.GetValue(lines), parsed.GetValue(rounds)))
                Console.WriteLine($"{result.Name}: {result.LinesPerSecond:N0} lines/s, {result.BytesPerLine:N0} bytes allocated per line");
        });
        return command;
    }
}
