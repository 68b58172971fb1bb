using System.CommandLine;
using System.Runtime.InteropServices;
using EventStore.EfCore.Cli.Errors;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>What the commands share: the streams, the options that all have, and opening the store.</summary>
internal sealed class CliContext
{
    private readonly Func<PosixSignal?> _signal;

    public CliContext(Terminal terminal, Func<PosixSignal?> signal)
    {
        _signal = signal;
        Terminal = terminal;
        Messages = new Messages(terminal);
        Store = StoreOption.Create(Provider);
    }

    public Terminal Terminal { get; }

    public Messages Messages { get; }

    public Option<StoreProvider?> Provider { get; } = StoreOption.CreateProvider();

    public Option<StoreTarget> Store { get; }

    public Option<bool> Json { get; } = new("--json") { Description = "Answer with one JSON document." };

    public Option<bool> Full { get; } = new("--full")
    {
        Description = "Print whole hashes and lines on a terminal, too; elsewhere they always are.",
    };

    public Option<bool> ReadOnly { get; } = new("--read-only")
    {
        Description = "Open the store for reading only. So does every command that has this option, also without it.",
    };

    public Answer Answer(ParseResult parsed) => new(Terminal, IsJson(parsed), isShort: Terminal.IsOutputTerminal && !parsed.GetValue(Full));

    /// <summary>Whether JSON was asked for, also where the command line is wrong or the command has no such option.</summary>
    public bool IsJson(ParseResult parsed) =>
        parsed.GetResult(Json) is { Implicit: false } || parsed.UnmatchedTokens.Contains(Json.Name);

    public Failures Failures(ParseResult parsed, CancellationToken cancellationToken) =>
        new(parsed.Errors.Count == 0 ? parsed.GetValue(Store) : null, _signal, cancellationToken);

    /// <summary>For commands that create the database where there is none.</summary>
    public OpenStore OpenOrCreate(ParseResult parsed) => OpenOrCreate(parsed.GetRequiredValue(Store));

    /// <inheritdoc cref="OpenOrCreate(ParseResult)"/>
    public OpenStore OpenOrCreate(StoreTarget target) => new(target, createDatabase: true, Terminal.Error);

    /// <summary>For commands that change a store and make none.</summary>
    public OpenStore OpenToChange(StoreTarget target) => new(target, createDatabase: false, Terminal.Error);

    /// <summary>
    /// For `verify`, which can ask for signatures. What stores verifies them line by line, where it is asked to, and rejects the line
    /// instead of its batch.
    /// </summary>
    public OpenStore OpenToVerify(ParseResult parsed, bool isRecorded)
    {
        var target = parsed.GetRequiredValue(Store);
        return new OpenStore(
            isRecorded ? target : target.ForReading(), createDatabase: false, Terminal.Error, verifiesSignatures: true);
    }

    /// <summary>For commands that only read: they make, grow and leave no file, and work where nothing can be written.</summary>
    public OpenStore OpenForReading(ParseResult parsed) => OpenForReading(parsed.GetRequiredValue(Store));

    /// <inheritdoc cref="OpenForReading(ParseResult)"/>
    public OpenStore OpenForReading(StoreTarget target) => new(target.ForReading(), createDatabase: false, Terminal.Error);
}
