using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

internal static class LogCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var after = Values.LongNumber("--after", "Only positions above this one.", 0);
        var limit = Values.Limit(100);
        var command = new Command("log", "Reads a server's events by position, ascending.")
        {
            server, after, limit, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) =>
        {
            var request = new LogRequest(parsed.GetRequiredValue(server))
            {
                After = parsed.GetValue(after) ?? 0,
                Limit = parsed.GetValue(limit),
            };
            return RunAsync(cli, parsed, request, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, LogRequest request, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(request.Server, token);
        var page = await store.Events.GetLogAsync(request, token);
        return EventPages.Write(cli, cli.Answer(parsed), page, $"There are more: --after {page.LastPosition}");
    }
}
