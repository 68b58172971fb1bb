using System.CommandLine;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>What the commands share: the streams, the options that all have, and opening the store.</summary>
internal sealed class CliContext(Terminal terminal)
{
    public Terminal Terminal { get; } = terminal;

    public Messages Messages { get; } = new(terminal);

    public Option<StoreTarget> Store { get; } = StoreOption.Create();

    public Option<bool> Json { get; } = new("--json") { Description = "Answer with one JSON document." };

    public Answer Answer(ParseResult parsed) => new(Terminal, parsed.GetValue(Json));

    /// <summary>For commands that create the database where there is none.</summary>
    public OpenStore OpenOrCreate(ParseResult parsed) => new(parsed.GetRequiredValue(Store), createDatabase: true, Terminal.Error);

    /// <summary>For commands that only read: a wrong path is an error, and leaves no empty database behind.</summary>
    public OpenStore OpenExisting(ParseResult parsed) => new(parsed.GetRequiredValue(Store), createDatabase: false, Terminal.Error);
}
