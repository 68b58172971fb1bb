using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Commands;
using EventStore.EfCore.Cli.Errors;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli;

/// <summary>The whole tool behind one call: arguments and streams in, exit code out.</summary>
internal static class EventStoreCli
{
    /// <param name="args">The command line.</param>
    /// <param name="terminal">The process's streams.</param>
    /// <param name="cancellationToken">Stops after the batch in hand.</param>
    /// <param name="signal">The signal behind the cancellation; null where there was none.</param>
    public static async Task<int> RunAsync(
        string[] args, Terminal terminal, CancellationToken cancellationToken, Func<PosixSignal?>? signal = null)
    {
        if (!terminal.HasOutput)
        {
            terminal.Error.WriteLine("Error: The standard output is closed, and the answer goes there. Nothing was done; redirect it.");
            return ExitCode.Failure;
        }

        var cli = new CliContext(terminal, signal ?? (() => null));
        // A file name may begin with '@': no response files.
        var parsed = CommandTree.Create(cli).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction)
                return Refuse(cli, parsed);

            var output = new StreamWriter(terminal.Output) { AutoFlush = true };
            await using (output.ConfigureAwait(false))
            {
                var configuration = new InvocationConfiguration
                {
                    Output = output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null, // Interrupt waits for the batch in hand, however long it takes
                };
                return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (cli.Failures(parsed, cancellationToken).Of(e) is { } failure)
        {
            return Tell(cli, parsed, failure);
        }
    }

    private static int Tell(CliContext cli, ParseResult parsed, Failure failure)
    {
        if (failure.Message is null)
            return failure.ExitCode;
        cli.Terminal.Error.WriteLine(failure.Line);
        // A command that got somewhere has put its failure into its answer.
        if (cli.IsJson(parsed) && failure.Kind != "output" && !cli.Terminal.Output.HasWritten)
            cli.Answer(parsed).Json(new FailureAnswer(ErrorAnswer.Of(failure)));
        return failure.ExitCode;
    }

    private static int Refuse(CliContext cli, ParseResult parsed)
    {
        // A word of the command line comes back in these messages.
        string[] errors = [.. parsed.Errors.Select(e => Printable.Line(e.Message))];
        foreach (var error in errors)
            cli.Terminal.Error.WriteLine(error);
        var command = parsed.CommandResult.Command;
        cli.Terminal.Error.WriteLine(command is RootCommand ? "See 'eventstore --help'." : $"See 'eventstore {command.Name} --help'.");
        if (cli.IsJson(parsed))
            cli.Answer(parsed).Json(new FailureAnswer(new ErrorAnswer("usage", string.Join(' ', errors))));
        return ExitCode.Usage;
    }
}
