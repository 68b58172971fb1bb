using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Verifies and reports; from where another run was interrupted, if there was one.</summary>
internal sealed class VerifyRun(CliContext cli, ParseResult parsed, VerifyOptions options, ResumeFile? file, bool isRecorded)
{
    public async Task<int> RunAsync(CancellationToken token)
    {
        var checkpoint = file?.Read();
        await using var store = cli.OpenToVerify(parsed, isRecorded);
        var clock = Stopwatch.StartNew();
        var total = await CountEventsAsync(store, token);
        var report = await cli.Messages.WithProgressAsync(
            "verify", total, progress => VerifyAsync(store, checkpoint, new VerifyProgressKeeper(progress, file), token));
        file?.Remove();

        var answer = cli.Answer(parsed);
        var before = checkpoint?.Found.EventsChecked ?? 0;
        if (answer.IsJson)
            answer.Json(ToAnswer(report, before, clock.Elapsed));
        else
            WriteLines(answer, report, before, clock.Elapsed);
        return report.Ok ? ExitCode.Done : ExitCode.Failure;
    }

    private async Task<VerifyReport> VerifyAsync(
        OpenStore store, VerifyCheckpoint? checkpoint, VerifyProgressKeeper progress, CancellationToken token)
    {
        try
        {
            return await store.Verifier.VerifyAsync(options with { ResumeFrom = checkpoint, Progress = progress }, token);
        }
        catch
        {
            progress.Write();
            throw;
        }
    }

    private static VerifyAnswer ToAnswer(VerifyReport report, long before, TimeSpan elapsed) => new(
        report.Ok, report.EventsChecked, before, report.EventsNotCovered, report.EventsErased, report.Damages,
        Math.Round(elapsed.TotalSeconds, 3), report.Findings, report.LeftOut);

    /// <summary>How many events there are to be checked, as far as the servers' rows can be believed; null when one cannot.</summary>
    private async Task<long?> CountEventsAsync(OpenStore store, CancellationToken token)
    {
        try
        {
            var servers = await store.Events.GetServersAsync(token);
            return servers.Where(s => options.Server is null || s.Server == options.Server).Sum(s => s.Events);
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Corrupt)
        {
            return null;
        }
    }

    private static void WriteLines(Answer answer, VerifyReport report, long before, TimeSpan elapsed)
    {
        foreach (var finding in report.Findings)
        {
            var position = finding.Position?.ToString(CultureInfo.InvariantCulture) ?? "-";
            answer.Line([Kind(finding), finding.Server?.Value ?? "-", position, finding.Hash ?? "-", finding.Detail]);
        }

        if (report.EventsNotCovered > 0)
            answer.Line(Invariant($"{report.EventsNotCovered:N0} events have no checksum: they were stored before there were any"));
        if (report.EventsErased > 0)
            answer.Line(Invariant($"{report.EventsErased:N0} events are erased, each with its record"));
        foreach (var leftOut in report.LeftOut)
            answer.Line(leftOut);
        var verdict = report.Ok ? "ok" : Invariant($"DAMAGED: {report.Damages:N0} findings");
        var resumed = before == 0 ? "" : Invariant($", {before:N0} of them before it was interrupted");
        var facts = report.Findings.Count(f => !f.IsDamage);
        answer.Line(Invariant(
            $"{verdict}; checked {report.EventsChecked:N0} events in {elapsed.TotalSeconds:N2} s{resumed}; {facts:N0} forks and holes"));
    }

    private static string Kind(VerifyFinding finding) => JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString());
}
