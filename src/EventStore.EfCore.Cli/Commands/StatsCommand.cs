using System.CommandLine;
using System.Globalization;

namespace EventStore.EfCore.Cli.Commands;

internal static class StatsCommand
{
    private static readonly string[] Headers = ["events", "servers", "bytes"];

    public static Command Create(CliContext cli)
    {
        var command = new Command("stats", "Counts the store: events, servers, bytes on disk; on SQLite with the write-ahead log.")
        {
            cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        var statistics = await store.Events.GetStatisticsAsync(token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            answer.Json(statistics);
        }
        else
        {
            long[] row = [statistics.Events, statistics.Servers, statistics.Bytes];
            answer.Table(Headers, [[.. row.Select(n => n.ToString(CultureInfo.InvariantCulture))]]);
        }

        return ExitCode.Done;
    }
}
