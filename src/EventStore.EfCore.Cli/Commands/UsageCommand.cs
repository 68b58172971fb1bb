using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class UsageCommand
{
    private static readonly string[] Headers = ["server", "events", "content", "bytes"];

    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "usage",
            """
            Tells what takes the room on disk, by server: the bytes of its events, added up, and its share of the database by them. Reads
            the length of every event.
            Example: eventstore usage --store archive.db
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
        var statistics = await store.Events.GetStatisticsAsync(token);
        var usage = await cli.Messages.WithProgressAsync(
            "usage", statistics.Events, progress => store.Maintenance.GetUsageAsync(new EventProgress(progress), token));
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            answer.Json(usage);
            return ExitCode.Done;
        }

        answer.Table(Headers, usage.Servers.Select(s => new[] { s.Server.Value, Text(s.Events), Text(s.ContentBytes), Text(s.Bytes) }));
        answer.Line(["all", Text(usage.Bytes)]);
        answer.Line(["write-ahead log", Text(usage.LogBytes)]);
        if (usage.FreeBytes is { } free)
            answer.Line(["empty", Text(free)]);
        return ExitCode.Done;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
