using System.CommandLine;
using System.Diagnostics;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

internal static class PullCommand
{
    public static Command Create(CliContext cli)
    {
        var from = StoreOption.CreateFrom("The other archive, which is only read");
        var server = Values.Server("Only this server's log.");
        var signatures = new Option<bool>("--signatures") { Description = "Leave out events whose signature is not their author's." };
        var again = new Option<bool>("--from-beginning") { Description = "Read the logs from their beginnings, whatever was read before." };
        var reconcile = new Option<bool>("--reconcile")
        {
            Description = "Compare the two as sets instead: finds what no cursor leads to, whatever happened to either.",
        };
        var command = new Command(
            "pull",
            """
            Stores what is new in another archive, and remembers how far it has read there: each time costs what was stored there since.
            Events get positions of this store's own; nothing is written there. Run again, it goes on where it was.

            The other archive is a store that can be opened from here, or answers HTTP (docs/synchronisation.md). Exits with 1 when
            something there could not be had, or was not taken.
            Example: eventstore pull --from postgres://reader@db/archive --store archive.db
            Example: eventstore pull --from https://archive.example --store archive.db --reconcile
            """)
        {
            from, server, signatures, again, reconcile, cli.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(again) && result.GetValue(reconcile))
                result.AddError("--reconcile goes by no cursor: leave out --from-beginning.");
        });
        command.SetAction((parsed, token) => RunAsync(
            cli,
            parsed,
            new PullOptions
            {
                Servers = parsed.GetValue(server) is { } only ? [only] : null,
                FromBeginning = parsed.GetValue(again),
            },
            parsed.GetRequiredValue(from),
            parsed.GetValue(signatures),
            parsed.GetValue(reconcile),
            token));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, PullOptions options, PullTarget from, bool verifiesSignatures, bool reconciles,
        CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        await using var source = await PullSource.OpenAsync(cli, from, token);
        var ends = await source.Archive.GetLogEndsAsync(token);
        if (options.Servers?.FirstOrDefault(server => ends.All(e => e.Server != server)) is { } unknown)
            throw new CliException(CliProblem.NotFound, $"The archive '{source.Name}' holds no server '{unknown}'.");

        var to = parsed.GetRequiredValue(cli.Store);
        await using var store = new OpenStore(to, createDatabase: true, cli.Terminal.Error, verifiesSignatures);
        if (reconciles)
        {
            var sets = await cli.Messages.WithProgressAsync(
                "pull", null, progress => store.Puller.ReconcileAsync(source.Archive, options, new EventProgress(progress), token));
            return Write(
                cli.Answer(parsed),
                new PullAnswer<ReconciledLog>(
                    source.Name, to.Name, sets.Stored, sets.LeftOut, SecondsOf(clock), sets.Servers, sets.Findings),
                Cells);
        }

        var events = ends.Where(e => options.Servers?.Contains(e.Server) != false).Sum(e => e.LastPosition);
        var report = await cli.Messages.WithProgressAsync(
            "pull", events, progress => store.Puller.PullAsync(source.Archive, options, new EventProgress(progress), token));
        return Write(
            cli.Answer(parsed),
            new PullAnswer<PulledLog>(
                source.Name, to.Name, report.Stored, report.LeftOut, SecondsOf(clock), report.Servers, report.Findings),
            Cells,
            "what is left out is not asked for again: repair it there, and then pull with --reconcile");
    }

    /// <param name="answer">Takes it.</param>
    /// <param name="pulled">What was done.</param>
    /// <param name="cells">A log's line.</param>
    /// <param name="wayOn">For people: what to do about what was left out.</param>
    private static int Write<TLog>(Answer answer, PullAnswer<TLog> pulled, Func<TLog, string[]> cells, string? wayOn = null)
    {
        var exit = pulled.LeftOut == 0 ? ExitCode.Done : ExitCode.Failure;
        if (answer.IsJson)
        {
            answer.Json(pulled);
            return exit;
        }

        foreach (var log in pulled.Servers)
            answer.Line(cells(log));
        foreach (var (server, positions, hash, reason) in pulled.Findings)
            answer.Line(["left out", server.Value, positions?.ToString() ?? "-", hash ?? "-", reason]);
        answer.Line(Invariant($"pulled {pulled.Stored:N0} events from '{pulled.From}' to '{pulled.To}' in {pulled.Seconds:N2} s"));
        if (pulled.LeftOut > 0 && wayOn is not null)
            answer.Line(wayOn);
        return exit;
    }

    private static string[] Cells(PulledLog log) =>
    [
        log.Server.Value,
        Invariant($"read {log.From + 1:N0} to {log.To:N0}") + (log.BeganAnew ? ", anew" : ""),
        Stored(log.Totals),
        Invariant($"there already {log.Totals.Duplicates:N0}"),
        Repaired(log.Totals),
        Lacking(log.LeftOut, log.Erased),
    ];

    private static string[] Cells(ReconciledLog log) =>
    [
        log.Server.Value,
        Stored(log.Totals),
        Repaired(log.Totals),
        Lacking(log.LeftOut, log.Erased),
        Invariant($"{log.Rounds:N0} rounds, {log.MessageBytes:N0} bytes"),
    ];

    private static string Stored(StoreTotals totals) => Invariant($"stored {totals.Stored:N0}, {totals.Forks:N0} of them forks");

    private static string Repaired(StoreTotals totals) => Invariant($"repaired {totals.Repaired:N0}");

    private static string Lacking(long leftOut, long erased) => Invariant($"left out {leftOut:N0}, erased there {erased:N0}");

    private static double SecondsOf(Stopwatch clock) => Math.Round(clock.Elapsed.TotalSeconds, 3);
}
