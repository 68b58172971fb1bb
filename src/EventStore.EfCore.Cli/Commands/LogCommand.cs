using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

internal static class LogCommand
{
    private const int StandardLimit = 100;

    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var after = Values.LongNumber("--after", "Only positions above this one.", 0);
        var limit = Values.Limit(StandardLimit);
        var follow = new Option<bool>("--follow")
        {
            Description = "Go on with what is stored from now on, by whomever, until Ctrl-C, which then is no failure; or until --limit, "
                + "where it is given. With --json each event is a line of its own.",
        };
        var filter = new EventFilter();
        var command = new Command(
            "log",
            """
            Reads a server's events by position, ascending.

            --author, --channel, --since and --until choose while the log is read, which takes as long as reading it.
            Examples: eventstore log --server garden --after 1000 --limit 50
                      eventstore log --server garden --follow --channel help --json | jq .hash
            """)
        {
            server, after, limit, follow, cli.Full, cli.ReadOnly, cli.Json,
        };
        foreach (var option in filter.Options)
            command.Add(option);
        command.SetAction((parsed, token) =>
        {
            var from = parsed.GetValue(after) ?? 0;
            var criteria = filter.Of(parsed);
            if (!parsed.GetValue(follow))
            {
                var request = new LogRequest(parsed.GetRequiredValue(server)) { After = from, Limit = parsed.GetValue(limit) };
                return RunAsync(cli, parsed, request, criteria, token);
            }

            var most = parsed.GetResult(limit) is { Implicit: false } ? parsed.GetValue(limit) : (int?)null;
            return FollowedLog.RunAsync(cli, parsed, parsed.GetRequiredValue(server), from, most, criteria, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, LogRequest request, EventCriteria criteria, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(request.Server, token);
        var page = await FilteredPage.ReadAsync(criteria, request.Limit, (after, rows) =>
            store.Events.GetLogAsync(request with { After = after ?? request.After, Limit = rows }, token));
        return EventPages.Write(cli, cli.Answer(parsed), page, $"There are more: --after {page.LastPosition}");
    }
}
