using System.CommandLine;
using EventStore.EfCore.Benchmarks.Commands;

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
    LayoutCommand.Create(),
    LongRunCommand.Create(),
    FollowCommand.Create(),
    FollowCommand.CreateWriter(),
};
return await root.Parse(args).InvokeAsync();
