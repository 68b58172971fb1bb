using System.CommandLine;
using EventStore.EfCore.Cli.Exporting;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class ExportCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.Server("Only this server; all when left out, one after the other.");
        var filter = new EventFilter();
        var command = new Command(
            "export",
            """
            Writes events as JSON Lines, each server's in the order of their positions.

            --author, --channel, --since and --until choose while everything is read. What they leave out makes holes in chains.
            Example: eventstore export --server garden --since 2026-01-01 --until 2026-02-01 > january.jsonl
            """)
        {
            server, cli.ReadOnly,
        };
        foreach (var option in filter.Options)
            command.Add(option);
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetValue(server), filter.Of(parsed), token));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, ServerId? server, EventCriteria criteria, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        if (server is not null)
            await store.RequireServerAsync(server, token);

        var servers = await store.Events.GetServersAsync(token);
        var wanted = servers.Where(s => server is null || s.Server == server).ToArray();
        var (corrupt, missing, erased) = await cli.Messages.WithProgressAsync(
            "export", wanted.Sum(s => s.Events), progress => WriteAsync(cli.Terminal.Output, store, wanted, criteria, progress, token));
        if (erased > 0)
            cli.Messages.Warn($"{erased} erased events were left out. `eventstore erase list` names them.");
        if (corrupt > 0)
            cli.Messages.Warn($"{corrupt} corrupt events were left out. Run `eventstore verify`.");
        if (missing > 0)
            cli.Messages.Warn($"{missing} events are missing. Run `eventstore verify`.");
        return corrupt + missing == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private static async Task<(long Corrupt, long Missing, long Erased)> WriteAsync(
        Stream output,
        OpenStore store,
        ServerSummary[] servers,
        EventCriteria criteria,
        IProgress<ProgressStep> progress,
        CancellationToken token)
    {
        var done = 0L;
        var (corrupt, missing, erased) = (0L, 0L, 0L);
        foreach (var server in servers)
        {
            await foreach (var exported in new LogExport(store.Events, server, criteria).ReadAsync(token))
            {
                await exported.WriteAsync(output, token);
                var page = exported.Page;
                corrupt += page.Corrupt.Count;
                missing += page.MissingPositions.Sum(m => m.To - m.From + 1);
                erased += page.Erased.Count;
                done += page.Events.Count + page.Corrupt.Count + page.Erased.Count;
                progress.Report(new ProgressStep(done, done));
            }
        }

        await output.FlushAsync(token);
        return (corrupt, missing, erased);
    }
}
