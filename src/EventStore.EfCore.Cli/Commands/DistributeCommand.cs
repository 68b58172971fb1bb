using System.CommandLine;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.PostgreSql;

namespace EventStore.EfCore.Cli.Commands;

internal static class DistributeCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "distribute",
            """
            Distributes the tables over a Citus cluster by server. For PostgreSQL with Citus 11 or newer, best before the first event;
            run again, it does what is left.
            Example: eventstore distribute --store postgres://migrator@coordinator/archive
            """)
        {
            cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, CancellationToken token)
    {
        var target = parsed.GetRequiredValue(cli.Store);
        if (target.Provider != StoreProvider.PostgreSql)
        {
            throw new CliException(
                CliProblem.Unsupported, $"'{target.Name}' is a file of SQLite; only a PostgreSQL database with Citus can be distributed.");
        }

        await using var store = cli.OpenToChange(target);
        await store.Events.GetServersAsync(token); // refuses what is no store, or not up to date
        await using var context = await store.CreateContextAsync(token);
        if (await CitusDistribution.FindExtensionAsync(context, token) is not { } version)
        {
            throw new CliException(
                CliProblem.Unsupported,
                $"The database '{target.Name}' has no extension citus: nothing was distributed. Install Citus on each node, name it in "
                + "shared_preload_libraries, and run CREATE EXTENSION citus in this database; or go on without, on one server.");
        }

        var tables = await CitusDistribution.RunAsync(context, token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            answer.Json(new DistributeAnswer(version, tables));
            return ExitCode.Done;
        }

        foreach (var table in tables)
            answer.Line($"distributed {table}");
        if (tables.Count == 0)
            answer.Line("All tables are distributed; nothing was done.");
        return ExitCode.Done;
    }
}
