using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class UnlockCommand
{
    public static Command Create(CliContext cli)
    {
        var yes = new Option<bool>("--yes") { Description = "Release without asking: whoever had the lock is known to be gone." };
        var command = new Command(
            "unlock",
            """
            Shows the locks that keep others from migrating or loading, and releases them after asking: EF Core's row on SQLite, which stays
            when its process is killed in the migration of a context of your own; on PostgreSQL the session that has one is ended.
            Example: eventstore unlock --store archive.db
            """)
        {
            yes, cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetValue(yes), token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, bool isSure, CancellationToken token)
    {
        await using var store = cli.OpenToChange(parsed.GetRequiredValue(cli.Store));
        var found = await store.Maintenance.FindLocksAsync(token);
        var answer = cli.Answer(parsed);
        if (!answer.IsJson)
            answer.Rows([.. found.Select(Row)]);
        if (found.Count > 0 && !isSure)
            await Confirmation.RequireAsync(cli, "Release them? Whoever has them must be gone.", token);

        var released = new List<HeldLock>();
        foreach (var held in found)
        {
            if (await store.Maintenance.ReleaseAsync(held, token))
                released.Add(held);
        }

        if (answer.IsJson)
            answer.Json(new UnlockAnswer(found, released));
        else if (found.Count == 0)
            answer.Line("There are no locks.");
        else
            answer.Line(string.Create(CultureInfo.InvariantCulture, $"{released.Count} of {found.Count} released"));
        return released.Count == found.Count ? ExitCode.Done : ExitCode.Failure;
    }

    private static string[] Row(HeldLock held) => held.Since is { } since
        ? [held.Name, held.Holder, Times.Format(since.ToUnixTimeMilliseconds())]
        : [held.Name, held.Holder];
}
