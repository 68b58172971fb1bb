using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

internal static class HistoryCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var before = Values.LongNumber("--before", "Only positions below this one.", 1);
        var limit = Values.Limit(100);
        var filter = new EventFilter();
        var command = new Command(
            "history",
            """
            Reads a server's events, newest first.

            --channel has an index; --author, --since and --until choose while the log is read, which takes as long as reading it.
            Example: eventstore history --server garden --channel help --since 2026-01-31
            """)
        {
            server, before, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        foreach (var option in filter.Options)
            command.Add(option);
        command.SetAction((parsed, token) =>
        {
            var criteria = filter.Of(parsed);
            var request = new HistoryRequest(parsed.GetRequiredValue(server))
            {
                Channel = criteria.Channel,
                Before = parsed.GetValue(before) ?? long.MaxValue,
                Limit = parsed.GetValue(limit),
            };
            return RunAsync(cli, parsed, request, criteria with { Channel = null }, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, HistoryRequest request, EventCriteria criteria, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(request.Server, token);
        if (request.Channel is not null)
            await store.RequireChannelAsync(request.Server, request.Channel, token);
        var page = await FilteredPage.ReadAsync(criteria, request.Limit, (before, rows) =>
            store.Events.GetHistoryAsync(request with { Before = before ?? request.Before, Limit = rows }, token));
        return EventPages.Write(cli, cli.Answer(parsed), page, $"There are older ones: --before {page.LastPosition}");
    }
}
