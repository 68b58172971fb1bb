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
        var events = ends.Where(e => options.Servers?.Contains(e.Server) != false).Sum(e => e.LastPosition);

        var to = parsed.GetRequiredValue(cli.Store);
        await using var store = new OpenStore(to, createDatabase: true, cli.Terminal.Error, verifiesSignatures);
        if (reconciles)
        {
            var sets = await cli.Messages.WithProgressAsync(
                "pull", null, progress => store.Puller.ReconcileAsync(source.Archive, options, new EventProgress(progress), token));
            WriteSets(cli.Answer(parsed), sets, source.Name, to.Name, clock.Elapsed);
            return sets.LeftOut == 0 ? ExitCode.Done : ExitCode.Failure;
        }

        var report = await cli.Messages.WithProgressAsync(
            "pull", events, progress => store.Puller.PullAsync(source.Archive, options, new EventProgress(progress), token));

        Write(cli.Answer(parsed), report, source.Name, to.Name, clock.Elapsed);
        return report.LeftOut == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private static void Write(Answer answer, PullReport report, string from, string to, TimeSpan elapsed)
    {
        var seconds = Math.Round(elapsed.TotalSeconds, 3);
        if (answer.IsJson)
        {
            answer.Json(new PullAnswer(from, to, report.Stored, report.LeftOut, seconds, report.Servers, report.Findings));
            return;
        }

        foreach (var log in report.Servers)
        {
            var (_, stored, forks, duplicates, repaired, _) = log.Totals;
            answer.Line(
            [
                log.Server.Value,
                Invariant($"read {log.From + 1:N0} to {log.To:N0}") + (log.BeganAnew ? ", anew" : ""),
                Invariant($"stored {stored:N0}, {forks:N0} of them forks"),
                Invariant($"there already {duplicates:N0}"),
                Invariant($"repaired {repaired:N0}"),
                Invariant($"left out {log.LeftOut:N0}, erased there {log.Erased:N0}"),
            ]);
        }

        WriteEnd(answer, report.Findings, report.Stored, from, to, elapsed);
        if (report.LeftOut > 0)
            answer.Line("what is left out is not asked for again: repair it there, and then pull with --reconcile");
    }

    private static void WriteSets(Answer answer, ReconcileReport report, string from, string to, TimeSpan elapsed)
    {
        var seconds = Math.Round(elapsed.TotalSeconds, 3);
        if (answer.IsJson)
        {
            answer.Json(new PullSetsAnswer(from, to, report.Stored, report.LeftOut, seconds, report.Servers, report.Findings));
            return;
        }

        foreach (var log in report.Servers)
        {
            answer.Line(
            [
                log.Server.Value,
                Invariant($"stored {log.Totals.Stored:N0}, {log.Totals.Forks:N0} of them forks"),
                Invariant($"repaired {log.Totals.Repaired:N0}"),
                Invariant($"left out {log.LeftOut:N0}, erased there {log.Erased:N0}"),
                Invariant($"{log.Rounds:N0} rounds, {log.MessageBytes:N0} bytes"),
            ]);
        }

        WriteEnd(answer, report.Findings, report.Stored, from, to, elapsed);
    }

    private static void WriteEnd(
        Answer answer, IReadOnlyList<PullFinding> findings, long stored, string from, string to, TimeSpan elapsed)
    {
        foreach (var (server, positions, hash, reason) in findings)
            answer.Line(["left out", server.Value, positions?.ToString() ?? "-", hash ?? "-", reason]);
        answer.Line(Invariant($"pulled {stored:N0} events from '{from}' to '{to}' in {elapsed.TotalSeconds:N2} s"));
    }
}
