using System.CommandLine;
using EventStore.EfCore.Cli.Answers;

namespace EventStore.EfCore.Cli.Commands;

internal static class MigrateCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "migrate",
            """
            Creates the database where there is none, and applies pending migrations.
            Example: eventstore migrate --store archive.db
            """)
        {
            cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, CancellationToken token)
    {
        await using var store = cli.OpenOrCreate(parsed);
        var applied = await cli.Messages.WithProgressAsync("migrate", total: null, _ => store.Schema.MigrateAsync(token));
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            answer.Json(new MigrateAnswer(applied));
            return ExitCode.Done;
        }

        foreach (var id in applied)
            answer.Line($"applied {id}");
        if (applied.Count == 0)
            answer.Line("The schema is up to date; nothing was applied.");
        return ExitCode.Done;
    }
}
