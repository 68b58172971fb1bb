using System.CommandLine;
using EventStore.EfCore.Cli.Json;

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
        var command = new Command("missing", "Reads the events that the holder of some heads lacks.") { server, heads, limit, cli.Json };
        command.SetAction((parsed, token) =>
            RunAsync(cli, parsed, parsed.GetRequiredValue(server), parsed.GetRequiredValue(heads), parsed.GetValue(limit), token));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, ServerId server, string file, int limit, CancellationToken token)
    {
        var request = new MissingRequest(server, await ReadHeadsAsync(cli, file, token)) { Limit = limit };
        await using var store = cli.OpenExisting(parsed);
        await store.RequireServerAsync(server, token);
        var page = await store.Events.GetMissingAsync(request, token);
        return EventPages.Write(cli, cli.Answer(parsed), page, "There are more: advance the heads by these, and ask again.");
    }

    private static async Task<IReadOnlyList<ChainHead>> ReadHeadsAsync(CliContext cli, string file, CancellationToken token)
    {
        try
        {
            await using var stream = file == "-" ? cli.Terminal.Input : File.OpenRead(file);
            return await HeadsJson.ReadAsync(stream, token);
        }
        catch (EventFormatException e)
        {
            throw new CliException($"'{file}' is not what `eventstore heads --json` prints: {e.Message}.", e);
        }
    }
}
