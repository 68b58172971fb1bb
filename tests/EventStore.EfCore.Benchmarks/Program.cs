using System.CommandLine;
using EventStore.EfCore.Benchmarks.Commands;
using EventStore.EfCore.Benchmarks.Reporting;

var root = new RootCommand("How fast the event store is, and next to what.")
{
    CompareCommand.Create(),
    MicroCommand.Create(),
    TuningCommand.Create(),
    TelemetryCommand.Create(),
    ProfileCommand.Create(),
    JsonCommand.Create(),
    SignaturesCommand.Create(),
    BesideCommand.Create(),
    VerifyCommand.Create(),
    IngestCommand.Create(),
    LayoutCommand.Create(),
    LongRunCommand.Create(),
    FollowCommand.Create(),
    PeersCommand.Create(),
    ReconcileCommand.Create(),
    NodeCommand.Create(),
    FollowCommand.CreateWriter(),
};
var parsed = root.Parse(args);
var command = parsed.CommandResult.Command;

// Not for help, nor for what a benchmark starts itself: then it is the other work.
if (!command.Hidden && command.Action is { } work && parsed.Action == work && await Load.WarnAsync() is { } warning)
    await Console.Error.WriteLineAsync(warning);
return await parsed.InvokeAsync();
