using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class QuarantineCommand
{
    private static readonly string[] Headers = ["server", "number", "kind", "position", "state", "found at", "hash", "reason"];

    public static Command Create(CliContext cli) =>
        new("quarantine", "Shows what is kept out of what the archive serves: damaged rows, and events that were refused.")
        {
            CreateList(cli), CreateShow(cli),
        };

    private static Command CreateList(CliContext cli)
    {
        var server = Values.Server("Only what belongs to this server's log; all when left out.");
        var limit = Values.Limit(100);
        var open = new Option<bool>("--open") { Description = "Only damaged rows that are not repaired yet." };
        var command = new Command(
            "list",
            """
            Lists it, by server and number. Readers that may write and `verify --record` put it there.

            Example: eventstore quarantine list --open --store archive.db
            """)
        {
            server, open, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => ListAsync(
            cli,
            parsed,
            new QuarantineRequest
            {
                Server = parsed.GetValue(server),
                IsOpenOnly = parsed.GetValue(open),
                Limit = parsed.GetValue(limit),
            },
            token));
        return command;
    }

    private static Command CreateShow(CliContext cli)
    {
        var number = new Argument<long>("NUMBER") { Description = "The item's number, as `quarantine list` shows it." };
        var server = Values.Server("The item's server; left out for a refused event of a server that has no log here.");
        var command = new Command(
            "show",
            """
            Shows one item with all that was found: JSON, bytes as Base64.

            Example: eventstore quarantine show 1 --server garden --store archive.db
            """)
        {
            number, server, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => ShowAsync(cli, parsed, parsed.GetValue(server), parsed.GetValue(number), token));
        return command;
    }

    private static async Task<int> ListAsync(CliContext cli, ParseResult parsed, QuarantineRequest request, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        if (request.Server is { } server)
            await store.RequireServerAsync(server, token);
        var page = await store.Quarantine.ListAsync(request, token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            answer.Json(new QuarantineAnswer([.. page.Items.Select(QuarantineItemAnswer.Of)], page.HasMore));
            return ExitCode.Done;
        }

        answer.Table(Headers, page.Items.Select(item => Row(answer, item)));
        if (page.HasMore)
            cli.Messages.Note("There are more than are listed: --limit lists more.");
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(
        CliContext cli, ParseResult parsed, ServerId? server, long number, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        if (await store.Quarantine.FindAsync(server, number, token) is not var (item, json))
        {
            var whose = server is null ? "without a server" : $"of server '{server}'";
            throw new CliException(
                CliProblem.NotFound, $"There is no item {number} {whose} in quarantine. `eventstore quarantine list` lists them.");
        }

        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            using var content = JsonDocument.Parse(json);
            answer.Json(new QuarantineShowAnswer(QuarantineItemAnswer.Of(item), content.RootElement));
            return ExitCode.Done;
        }

        foreach (var (header, cell) in Headers.Zip(Row(answer, item)))
            answer.Line($"{header,-14}{cell}");
        if (item.RepairedAtMs is { } repairedAtMs)
            answer.Line($"{"repaired at",-14}{Times.Format(repairedAtMs)}");
        answer.Line(Encoding.UTF8.GetString(json.Span));
        return ExitCode.Done;
    }

    private static string[] Row(Answer answer, QuarantinedItem item) =>
    [
        item.Server?.Value ?? "-",
        Text(item.Number),
        QuarantineItemAnswer.Of(item).Kind,
        Text(item.Position),
        State(item),
        answer.IsShort ? Times.FormatShort(item.FoundAtMs) : Times.Format(item.FoundAtMs),
        item.Hash is { Length: 64 } hash ? answer.Digits(hash) : item.Hash ?? "-",
        item.Reason,
    ];

    private static string State(QuarantinedItem item) => item switch
    {
        { Kind: QuarantineKind.RefusedEvent } => "kept",
        { RepairedAtMs: null } => "damaged",
        _ => "repaired",
    };

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
