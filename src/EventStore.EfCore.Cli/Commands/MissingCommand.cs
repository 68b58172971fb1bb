using System.CommandLine;
using System.Text.Json;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Ingesting;

namespace EventStore.EfCore.Cli.Commands;

internal static class MissingCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var heads = new Option<string>("--heads")
        {
            Description = "What `heads --json` printed for the other store; '-' reads standard input.",
            HelpName = "FILE",
            Required = true,
        };
        var limit = Values.Limit(1000);
        var command = new Command(
            "missing",
            """
            Reads the events that the holder of some heads and holes lacks.
            Example: eventstore missing --server garden --heads heads.json
            """)
        {
            server, heads, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) =>
            RunAsync(cli, parsed, parsed.GetRequiredValue(server), parsed.GetRequiredValue(heads), parsed.GetValue(limit), token));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, ServerId server, string file, int limit, CancellationToken token)
    {
        var request = (await ReadHeadsAsync(cli, file, token)).ToRequest(server) with { Limit = limit };
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(server, token);
        var page = await store.Events.GetMissingAsync(request, token);
        return EventPages.Write(
            cli, cli.Answer(parsed), page, "There are more: store these there, and ask again with the heads that it has then.");
    }

    private static async Task<ServerHeads> ReadHeadsAsync(CliContext cli, string file, CancellationToken token)
    {
        using var document = await ParseAsync(cli, file, token);
        try
        {
            return document.Deserialize<ServerHeads>(AnswerJson.Options) ?? throw new JsonException("it has no array 'heads'");
        }
        catch (JsonException e)
        {
            throw Refusal(file, e.Message, e);
        }
    }

    private static async Task<JsonDocument> ParseAsync(CliContext cli, string file, CancellationToken token)
    {
        if (file != "-")
            InputFile.Require(file);
        try
        {
            await using var stream = await Opening.RunAsync(() => file == "-" ? cli.Terminal.OpenInput() : File.OpenRead(file), token);
            return await JsonDocument.ParseAsync(stream, cancellationToken: token).WaitAsync(token);
        }
        catch (JsonException e)
        {
            throw Refusal(file, $"it is not valid JSON in line {e.LineNumber + 1} at byte {e.BytePositionInLine + 1}", e);
        }
    }

    private static CliException Refusal(string file, string reason, JsonException e) =>
        new(CliProblem.Input, $"'{file}' is not what `eventstore heads --json` prints: {reason}.", e);
}
