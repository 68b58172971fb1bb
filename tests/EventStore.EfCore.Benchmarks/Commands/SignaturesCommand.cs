using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What it costs to verify signatures before events are stored.</summary>
internal static class SignaturesCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 9, Description = "Rounds; the median counts." };
        var command = new Command("signatures", "Batches of signed events, stored with and without verifying them.") { rounds };
        command.SetAction(async parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("eventstore-");
            foreach (var result in await SignatureComparison.RunAsync(folder.FullName, parsed.GetValue(rounds)))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"batches of {result.BatchSize:N0}: {result.Plain:N0} events/s; verified {result.Verified:N0}, {result.Ratio:N2}"));
            }

            folder.Delete(recursive: true);
        });
        return command;
    }
}
