using System.CommandLine;
using System.Globalization;

namespace EventStore.EfCore.Cli.Commands;

internal static class VacuumCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "vacuum",
            """
            Writes an SQLite database anew, without the room that is empty in it. Looks first whether the disks have room for it: as much
            again as it holds, for the new file and for the log. Writers wait meanwhile, readers do not. On PostgreSQL VACUUM (ANALYZE) of
            the store's tables, beside all others.

            An archive only grows, so there is seldom anything to gain: `eventstore usage` tells what is empty.
            Example: eventstore vacuum --store archive.db
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
        var report = await cli.Messages.WithProgressAsync("vacuum", total: null, _ => store.Maintenance.VacuumAsync(token));
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(report);
        else
            answer.Line(string.Create(
                CultureInfo.InvariantCulture, $"{report.BytesBefore:N0} bytes before, {report.BytesAfter:N0} bytes now"));
        return ExitCode.Done;
    }
}
