using System.CommandLine;
using EventStore.EfCore.Cli.Answers;

namespace EventStore.EfCore.Cli.Commands;

internal static class OptimizeCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "optimize",
            """
            Has the engine's planner learn how the tables are filled: SQLite's PRAGMA optimize, PostgreSQL's ANALYZE.
            Example: eventstore optimize --store archive.db
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
        await store.Maintenance.OptimizeAsync(token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(new OptimizeAnswer(store.Target.Name));
        else
            answer.Line($"The planner of '{store.Target.Name}' knows its tables.");
        return ExitCode.Done;
    }
}
