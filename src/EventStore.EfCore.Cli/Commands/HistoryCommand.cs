using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

internal static class HistoryCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var channel = new Option<string?>("--channel") { Description = "Only events of this channel.", HelpName = "C" };
        var before = Values.LongNumber("--before", "Only positions below this one.", 1);
        var limit = Values.Limit(100);
        var command = new Command("history", "Reads a server's events, newest first.")
        {
            server, channel, before, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) =>
        {
            var request = new HistoryRequest(parsed.GetRequiredValue(server))
            {
                Channel = parsed.GetValue(channel),
                Before = parsed.GetValue(before) ?? long.MaxValue,
                Limit = parsed.GetValue(limit),
            };
            return RunAsync(cli, parsed, request, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, HistoryRequest request, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(request.Server, token);
        if (request.Channel is not null)
            await store.RequireChannelAsync(request.Server, request.Channel, token);
        var page = await store.Events.GetHistoryAsync(request, token);
        return EventPages.Write(cli, cli.Answer(parsed), page, $"There are older ones: --before {page.LastPosition}");
    }
}
