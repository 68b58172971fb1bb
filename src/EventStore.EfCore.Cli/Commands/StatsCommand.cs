using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class StatsCommand
{
    private static readonly string[] Headers = ["events", "servers", "bytes", "erased"];

    public static Command Create(CliContext cli)
    {
        var by = new Option<string?>("--by")
        {
            Description = "Counts events by server, author, channel or day (UTC, by the authors' clocks), with bars on a terminal.",
            HelpName = "KIND",
        };
        by.AcceptOnlyFromAmong(EventCounts.Kinds);
        var server = Values.Server("With --by: only this server's events.");
        var limit = Values.Limit(100);
        limit.Description = $"With --by: how many groups, the largest ones; of days the newest. {limit.Description!.Split(". ")[^1]}";
        var command = new Command(
            "stats",
            """
            Counts the store: events, servers, bytes on disk, on SQLite with the write-ahead log; or events by what they have in
            common.

            Authors and channels are counted along an index, days along the whole table.
            Example: eventstore stats --by channel --server garden
            """)
        {
            by, server, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => parsed.GetValue(by) is { } kind
            ? CountAsync(cli, parsed, kind, parsed.GetValue(server), parsed.GetValue(limit), token)
            : RunAsync(cli, parsed, token));
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
            long[] row = [statistics.Events, statistics.Servers, statistics.Bytes, statistics.Erased];
            answer.Table(Headers, [[.. row.Select(n => n.ToString(CultureInfo.InvariantCulture))]]);
        }

        return ExitCode.Done;
    }

    private static async Task<int> CountAsync(
        CliContext cli, ParseResult parsed, string kind, ServerId? server, int limit, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        if (server is not null)
            await store.RequireServerAsync(server, token);
        else
            await store.Events.GetServersAsync(token);

        var context = await store.CreateContextAsync(token);
        await using (context.ConfigureAwait(false))
        {
            // One more than wanted tells that there are more.
            var groups = await EventCounts.ReadAsync(context, kind, server, limit + 1, token);
            var wanted = kind == EventCounts.Day ? groups.TakeLast(limit) : groups.Take(limit);
            Write(cli, cli.Answer(parsed), new CountsAnswer(kind, [.. wanted], groups.Count > limit));
        }

        return ExitCode.Done;
    }

    private static void Write(CliContext cli, Answer answer, CountsAnswer counts)
    {
        if (answer.IsJson)
        {
            answer.Json(counts);
            return;
        }

        string[] keys = counts.By == EventCounts.Channel ? ["server", counts.By] : [counts.By];
        var most = counts.Groups.Select(g => g.Events).DefaultIfEmpty(1).Max();
        answer.Table([.. keys, "events", .. answer.IsShort ? [""] : Array.Empty<string>()], counts.Groups.Select(Row));
        if (counts.HasMore)
            cli.Messages.Note($"There are more: --limit {counts.Groups.Count * 2}");

        string[] Row(CountAnswer group)
        {
            var key = group.Key ?? "-";
            string[] names = group.Server is null ? [counts.By == EventCounts.Author ? answer.Digits(key) : key] : [group.Server, key];
            var events = group.Events.ToString(CultureInfo.InvariantCulture);
            return answer.IsShort ? [.. names, events, Bar.Of(group.Events, most, cli.Terminal.Look)] : [.. names, events];
        }
    }
}
