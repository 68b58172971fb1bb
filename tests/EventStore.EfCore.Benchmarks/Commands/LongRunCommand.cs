using System.CommandLine;
using System.Text.Json;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What the comparison starts as a process of its own.</summary>
internal static class LongRunCommand
{
    public static Command Create()
    {
        var contestant = new Argument<string>("contestant").AcceptOnlyFromAmong(ContestantNames.Ours, ContestantNames.Bulk);
        var file = new Argument<string>("file");
        var events = new Argument<int>("events");
        var result = new Argument<string>("result");
        var command = new Command(LongRunProcess.Command, "One long run; the comparison starts it.") { contestant, file, events, result };
        command.Hidden = true;
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            IContestant chosen = parsed.GetValue(contestant) == ContestantNames.Ours ? new OurStore() : new OurBulkLoad();
            var measured = await LongRun.RunAsync(chosen, parsed.GetValue(file)!, parsed.GetValue(events), Console.Error.WriteLine);
            await File.WriteAllTextAsync(parsed.GetValue(result)!, JsonSerializer.Serialize(measured));
        }));
        return command;
    }
}
