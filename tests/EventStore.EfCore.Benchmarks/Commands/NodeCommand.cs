using System.CommandLine;
using EventStore.EfCore.Benchmarks.Node;
using EventStore.EfCore.Benchmarks.Reporting;

namespace EventStore.EfCore.Benchmarks.Commands;

/// <summary>What a node takes from many clients, and whether it has kept it when it is killed.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var node = new Option<string>("--node")
        {
            Required = true,
            Description = "The node as it was published: EventStore.EfCore.ArchiveNode.dll.",
        };
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 5, Description = "How long clients come, 60 at most." };
        var clients = new Option<int>("--clients")
        {
            DefaultValueFactory = _ => 64,
            Description = "Of eight, five store single events, one stores batches of 100, one reads pages, one follows a log.",
        };
        var folder = new Option<string>("--folder")
        {
            DefaultValueFactory = _ => Path.GetTempPath(),
            Description = "Where the archive is made.",
        };
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 60))
                result.AddError("--minutes is above 0 and 60 at most.");
        });
        clients.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < NodeClient.Kinds or > 1_000)
                result.AddError($"--clients is {NodeClient.Kinds} to 1,000.");
        });
        var command = new Command(
            "node", "Clients of a node on this machine: rates, times, its memory; at the end it is killed, and must have kept all.")
        {
            node, minutes, clients, folder,
        };
        command.SetAction(parsed => Failures.ReportAsync(async () =>
        {
            var own = Directory.CreateDirectory(Path.Combine(parsed.GetValue(folder)!, $"eventstore-{Guid.NewGuid():N}"));
            Tables.Print(await NodeRun.RunAsync(
                Path.GetFullPath(parsed.GetValue(node)!),
                Path.Combine(own.FullName, "archive.db"),
                parsed.GetValue(clients),
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Console.Error.WriteLine));
            own.Delete(recursive: true);
        }));
        return command;
    }
}
