using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;

namespace EventStore.EfCore.Cli.Commands;

internal static class ServersCommand
{
    private static readonly string[] Headers = ["server", "events", "authors", "first", "last"];

    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "servers",
            """
            Lists the servers with their events, authors, first and last positions.
            Example: eventstore servers --store archive.db
            """)
        {
            cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        var servers = await store.Events.GetServersAsync(token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(new ServersAnswer(servers));
        else
            answer.Table(Headers, servers.Select(Row));
        return ExitCode.Done;
    }

    private static string[] Row(ServerSummary server) =>
    [
        server.Server.Value,
        server.Events.ToString(CultureInfo.InvariantCulture),
        server.Authors.ToString(CultureInfo.InvariantCulture),
        server.FirstPosition.ToString(CultureInfo.InvariantCulture),
        server.LastPosition.ToString(CultureInfo.InvariantCulture),
    ];
}
