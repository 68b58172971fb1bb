using System.CommandLine;
using System.Globalization;

namespace EventStore.EfCore.Cli.Commands;

internal static class CheckpointCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "checkpoint",
            """
            Copies the write-ahead log into the database, and gives back the room that it takes; writers go on. On PostgreSQL the server's
            own CHECKPOINT. Exits with 1 when a reader that holds an old snapshot keeps something in the log.
            Example: eventstore checkpoint --store archive.db
            """)
        {
            cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, CancellationToken token)
    {
        await using var store = cli.OpenToChange(parsed.GetRequiredValue(cli.Store));
        var report = await store.Maintenance.CheckpointAsync(token);
        var isDone = report is { IsComplete: true, LogBytes: 0 };
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(report);
        else if (isDone)
            answer.Line("The database has all that the log had, and the log is empty.");
        else
            answer.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"The log still takes {report.LogBytes:N0} bytes: somebody reads an old snapshot, or writes: see `fuser -v`."));
        return isDone ? ExitCode.Done : ExitCode.Failure;
    }
}
