using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class DiffCommand
{
    public static Command Create(CliContext cli)
    {
        var left = StoreOption.CreateArgument("LEFT", "One store");
        var right = StoreOption.CreateArgument("RIGHT", "The other one");
        var server = Values.Server("Only this server; all of both stores when left out.");
        var limit = Values.Limit(100);
        var command = new Command(
            "diff",
            """
            Tells which events each of two stores holds that the other lacks, by server: < only in LEFT, > only in RIGHT.

            Events are told apart by their hashes; where they lie in the logs does not matter, and `copy` compares that. Exits with 0 when
            both hold the same, and with 1 when not. --limit bounds how many events are named, not how many are counted.
            Example: eventstore diff archive.db postgres://reader@db/archive --json
            """)
        {
            left, right, server, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(cli.Store) is { Implicit: false })
                result.AddError("diff takes no --store: name both stores one after the other.");
        });
        command.SetAction((parsed, token) =>
        {
            var (one, other) = (parsed.GetRequiredValue(left), parsed.GetRequiredValue(right));
            return RunAsync(cli, parsed, one, other, parsed.GetValue(server), parsed.GetValue(limit), token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, StoreTarget left, StoreTarget right, ServerId? server, int limit, CancellationToken token)
    {
        await using var one = await OpenAsync(cli, left, token);
        await using var other = await OpenAsync(cli, right, token);
        var difference = new StoreDifference(one, other, limit);
        var total = await difference.CountAsync(server, token);
        await cli.Messages.WithProgressAsync("diff", total, async progress =>
        {
            await difference.RunAsync(progress, token);
            return true;
        });

        var isEqual = difference.Servers.All(s => s is { OnlyLeft: 0, OnlyRight: 0 });
        var answer = cli.Answer(parsed);
        var result = new DiffAnswer(left.Name, right.Name, isEqual, difference.Servers, difference.Events, difference.HasMore);
        if (answer.IsJson)
            answer.Json(result);
        else
            WriteLines(cli, answer, result);
        if (difference.Unreadable > 0)
            cli.Messages.Warn($"{difference.Unreadable} events are damaged or missing. Run `eventstore verify`.");
        return isEqual && difference.Unreadable == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private static async Task<OpenStore> OpenAsync(CliContext cli, StoreTarget target, CancellationToken token)
    {
        var store = cli.OpenForReading(target);
        if ((await store.Schema.GetStatusAsync(token)).Exists)
            return store;
        await store.DisposeAsync();
        throw new CliException(CliProblem.NotFound, $"There is no store at '{target.Name}' to compare.");
    }

    private static void WriteLines(CliContext cli, Answer answer, DiffAnswer result)
    {
        answer.Rows(
        [
            .. result.Events.Select(e => new[]
            {
                e.Side == StoreDifference.Left ? "<" : ">", e.Server.Value, Format(e.Position), answer.Digits(e.Hash.ToString()),
            }),
        ]);
        if (result.HasMore)
            cli.Messages.Note("There are more than are named: --limit names more.");
        answer.Table(
            ["server", "both", "only left", "only right"],
            result.Servers.Select(s => new[] { s.Server.Value, Format(s.Both), Format(s.OnlyLeft), Format(s.OnlyRight) }));
    }

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}
