using System.CommandLine;
using EventStore.EfCore.Cli.Answers;

namespace EventStore.EfCore.Cli.Commands;

internal static class ReindexCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "reindex",
            """
            Builds all indexes anew from the events, where `verify` finds that they do not fit. Writers wait meanwhile; on PostgreSQL, where
            REINDEX does it, readers too.
            Example: eventstore reindex --store archive.db
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
        await cli.Messages.WithProgressAsync("reindex", total: null, async _ =>
        {
            await store.Maintenance.ReindexAsync(token);
            return true;
        });
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(new ReindexAnswer(store.Target.Name));
        else
            answer.Line($"The indexes of '{store.Target.Name}' are built anew.");
        return ExitCode.Done;
    }
}
