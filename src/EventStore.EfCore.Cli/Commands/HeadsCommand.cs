using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class HeadsCommand
{
    private static readonly string[] Headers = ["author", "sequence", "hash"];

    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var command = new Command(
            "heads",
            """
            Lists how far each author's chain is complete, and the holes above.
            Example: eventstore heads --server garden --json > heads.json
            """)
        {
            server, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetRequiredValue(server), token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, ServerId server, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(server, token);
        var heads = await store.Events.GetHeadsAsync(server, token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
        {
            answer.Json(heads);
            return ExitCode.Done;
        }

        answer.Table(Headers, heads.Heads.Select(h => Row(answer, h)));
        foreach (var (author, from, to) in heads.Holes)
            answer.Line(string.Create(CultureInfo.InvariantCulture, $"hole: {answer.Digits(author.ToString())} lacks {from} to {to}"));
        return ExitCode.Done;
    }

    private static string[] Row(Answer answer, ChainHead head) =>
    [
        answer.Digits(head.Author.ToString()),
        head.Sequence.ToString(CultureInfo.InvariantCulture),
        answer.Digits(head.Hash.ToString()),
    ];
}
