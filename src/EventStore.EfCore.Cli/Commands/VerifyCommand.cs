using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class VerifyCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.Server("Only this server, without the database's own checks; all when left out.");
        var record = new Option<bool>("--record")
        {
            Description = "Record damaged rows in quarantine: the store is opened for writing.",
        };
        var command = new Command(
            "verify",
            "Checks the whole archive: positions, hashes, links, foreign keys, files. Forks and holes are told, but they are no damage.")
        {
            server, record,
            cli.ReadOnly, cli.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(record) && result.GetValue(cli.ReadOnly))
                result.AddError("--record writes, and --read-only does not: give one of them.");
        });
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetValue(server), parsed.GetValue(record), token));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, ServerId? server, bool isRecorded, CancellationToken token)
    {
        await using var store = isRecorded ? cli.OpenToChange(parsed.GetRequiredValue(cli.Store)) : cli.OpenForReading(parsed);
        var clock = Stopwatch.StartNew();
        var total = await CountEventsAsync(store, server, token);
        var report = await cli.Messages.WithProgressAsync(
            "verify", total, progress => store.Verifier.VerifyAsync(server, new EventProgress(progress), token));

        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(ToAnswer(report, clock.Elapsed));
        else
            WriteLines(answer, report, clock.Elapsed);
        return report.Ok ? ExitCode.Done : ExitCode.Failure;
    }

    private static VerifyAnswer ToAnswer(VerifyReport report, TimeSpan elapsed) => new(
        report.Ok, report.EventsChecked, report.EventsNotCovered, report.EventsErased, report.Damages, Math.Round(elapsed.TotalSeconds, 3),
        report.Findings, report.LeftOut);

    /// <summary>How many events there are to be checked, as far as the servers' rows can be believed; null when one cannot.</summary>
    private static async Task<long?> CountEventsAsync(OpenStore store, ServerId? server, CancellationToken token)
    {
        try
        {
            var servers = await store.Events.GetServersAsync(token);
            return servers.Where(s => server is null || s.Server == server).Sum(s => s.Events);
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Corrupt)
        {
            return null;
        }
    }

    private static void WriteLines(Answer answer, VerifyReport report, TimeSpan elapsed)
    {
        foreach (var finding in report.Findings)
        {
            var position = finding.Position?.ToString(CultureInfo.InvariantCulture) ?? "-";
            answer.Line([Kind(finding), finding.Server?.Value ?? "-", position, finding.Hash ?? "-", finding.Detail]);
        }

        var facts = report.Findings.Count(f => !f.IsDamage);
        var verdict = report.Ok ? "ok" : string.Create(CultureInfo.InvariantCulture, $"DAMAGED: {report.Damages:N0} findings");
        if (report.EventsNotCovered > 0)
        {
            answer.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.EventsNotCovered:N0} events have no checksum: they were stored before there were any"));
        }

        if (report.EventsErased > 0)
            answer.Line(string.Create(CultureInfo.InvariantCulture, $"{report.EventsErased:N0} events are erased, each with its record"));
        foreach (var leftOut in report.LeftOut)
            answer.Line(leftOut);
        answer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict}; checked {report.EventsChecked:N0} events in {elapsed.TotalSeconds:N2} s; {facts:N0} forks and holes"));
    }

    private static string Kind(VerifyFinding finding) => JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString());
}
