using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Repairing;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

internal static class RepairCommand
{
    public static Command Create(CliContext cli)
    {
        var from = new Option<string>("--from")
        {
            Description = "The other archive, which is only read: a store, or a file of JSON Lines as `export` writes it.",
            HelpName = "STORE|FILE",
            Required = true,
        };
        var command = new Command(
            "repair",
            """
            Verifies the store, fetches what is damaged from another archive, and puts it in its place. What was there is kept in
            quarantine.

            Events are fetched by their hash, or by author and sequence where the hash is damaged. Exits with 1 when something stays
            damaged.
            Example: eventstore repair --store archive.db --from postgres://reader@db/archive
            """)
        {
            from, cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetRequiredValue(from), token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, string from, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        await using var store = cli.OpenToChange(parsed.GetRequiredValue(cli.Store));
        await using var source = await OpenAsync(cli, store, from, token);
        var repair = new ArchiveRepair(store, source, cli.Messages);
        var report = await repair.RunAsync(token);

        var answer = cli.Answer(parsed);
        VerifyFinding[] left = [.. report.Findings.Where(f => f.IsDamage)];
        if (answer.IsJson)
        {
            answer.Json(new RepairAnswer(
                report.Ok, store.Target.Name, source.Name, repair.Repaired, report.EventsChecked, report.Damages, left,
                Math.Round(clock.Elapsed.TotalSeconds, 3)));
        }
        else
        {
            WriteLines(answer, repair.Repaired, report, left, source.Name, clock.Elapsed);
        }

        return report.Ok ? ExitCode.Done : ExitCode.Failure;
    }

    private static async Task<IRepairSource> OpenAsync(CliContext cli, OpenStore store, string from, CancellationToken token)
    {
        if (File.Exists(from) && !await SqliteFile.HasHeaderAsync(from, token))
        {
            var lines = new JsonLinesSource([from], cli.Terminal.OpenInput, store.Options.MaxPayloadBytes, tooLong: null);
            await lines.CheckAsync(token);
            return new FileSource(from, lines);
        }

        var other = cli.OpenForReading(TargetOf(from));
        if ((await other.Schema.GetStatusAsync(token)).Exists)
            return new StoreSource(other);
        await other.DisposeAsync();
        throw new CliException(CliProblem.NotFound, $"There is no store or file '{other.Target.Name}' to fetch from.");
    }

    private static StoreTarget TargetOf(string text)
    {
        try
        {
            return StoreTarget.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw new CliException(CliProblem.Input, $"'--from' names no store, and no file that is there: {Errors.ErrorLine.Describe(e)}");
        }
    }

    private static void WriteLines(
        Answer answer,
        IReadOnlyList<RepairedAnswer> repaired,
        VerifyReport report,
        IReadOnlyList<VerifyFinding> left,
        string from,
        TimeSpan elapsed)
    {
        foreach (var (server, position, hash) in repaired)
            answer.Line(["repaired", server.Value, Invariant($"{position}"), hash.ToString()]);
        foreach (var finding in left)
        {
            answer.Line(
            [
                JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString()), finding.Server?.Value ?? "-",
                finding.Position is { } position ? Invariant($"{position}") : "-", finding.Hash ?? "-", finding.Detail,
            ]);
        }

        var verdict = report.Ok ? "ok" : Invariant($"STILL DAMAGED: {report.Damages:N0} findings");
        var done = Invariant($"repaired {repaired.Count:N0} events from '{from}', checked {report.EventsChecked:N0}");
        answer.Line(Invariant($"{verdict}; {done} in {elapsed.TotalSeconds:N2} s"));
    }
}
