using System.CommandLine;
using System.CommandLine.Invocation;
using EventStore.EfCore.Cli.Commands;
using EventStore.EfCore.Cli.Output;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Cli;

/// <summary>The whole tool behind one call: arguments and streams in, exit code out.</summary>
internal static class EventStoreCli
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var cli = new CliContext(terminal);
        // A file name may begin with '@': no response files.
        var parsed = CommandTree.Create(cli).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
            return Refuse(parsed, terminal);

        try
        {
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
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (OutputException e)
        {
            // Whoever closed the pipe has read enough and needs no message.
            if (!e.IsClosed)
                ErrorLine.Write(terminal.Error, e);
            return ExitCode.Failure;
        }
        catch (SchemaException e)
        {
            ErrorLine.Write(terminal.Error, e, Remedies.For(e.Problem));
            return ExitCode.Failure;
        }
        catch (Exception e) when (IsExpected(e))
        {
            ErrorLine.Write(terminal.Error, e);
            return ExitCode.Failure;
        }
    }

    /// <summary>What has a cause outside this program. Anything else is a defect and shows where it happened.</summary>
    private static bool IsExpected(Exception e) =>
        e is CliException or EventStoreException or ArgumentException or IOException or UnauthorizedAccessException or SqliteException;

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors)
            terminal.Error.WriteLine(error.Message);
        var command = parsed.CommandResult.Command;
        terminal.Error.WriteLine(command is RootCommand ? "See 'eventstore --help'." : $"See 'eventstore {command.Name} --help'.");
        return ExitCode.Usage;
    }
}
