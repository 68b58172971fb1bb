using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Errors;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Cli.Output;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>What `ingest` and `import` have in common: they run the pipeline and report it, however it ended.</summary>
internal sealed class IngestRun(CliContext cli, OpenStore store, Answer answer, Failures failures, RejectsFile? rejects = null)
{
    public async Task<int> RunAsync(string title, IEventSource source, IngestSettings settings, CancellationToken token)
    {
        var report = new IngestReport();
        try
        {
            if (settings.IsBulk)
                await LoadAsync(title, source, settings, report, token);
            else
                await RunAsync(title, source, settings, store.Events, report, token);
        }
        catch (Exception e) when (report.Read > 0 || token.IsCancellationRequested)
        {
            // The error follows on the error stream; this says how far it came.
            Write(report, failures.Of(e));
            throw;
        }

        Write(report, null);
        return report.Rejected == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private async Task LoadAsync(
        string title, IEventSource source, IngestSettings settings, IngestReport report, CancellationToken token)
    {
        await using var load = new BulkWriter(store.BulkLoader);
        try
        {
            await RunAsync(title, source, settings, load, report, token);
        }
        finally
        {
            // Also after Ctrl-C or a bad line: what is stored is to be found by its hash again.
            await load.CompleteAsync();
        }
    }

    private async Task RunAsync(
        string title, IEventSource source, IngestSettings settings, IEventWriter writer, IngestReport report, CancellationToken token)
    {
        var log = new RejectionLog(report, cli.Messages, rejects);
        try
        {
            await cli.Messages.WithProgressAsync(title, source.Total, async progress =>
            {
                await new IngestPipeline(writer, store.Options, settings, report, log, progress).RunAsync(source, token);
                return true;
            });
        }
        finally
        {
            log.Conclude();
        }
    }

    private void Write(IngestReport report, Failure? failure)
    {
        if (answer.IsJson)
            answer.Json(ToAnswer(report, failure));
        else
            WriteLines(report);
    }

    private static IngestAnswer ToAnswer(IngestReport report, Failure? failure) => new(
        report.Read,
        report.Stored,
        report.Duplicates,
        report.Erased,
        report.Forks,
        report.Repaired,
        report.Rejected,
        Math.Round(report.Seconds, 3),
        report.IsComplete,
        report.Rejections.Select(RejectionAnswer.Of),
        failure is null ? null : ErrorAnswer.Of(failure));

    private void WriteLines(IngestReport report)
    {
        var rate = report.Seconds > 0 ? report.Read / report.Seconds : 0;
        answer.Line(Invariant($"read {report.Read:N0} events in {report.Seconds:N2} s ({rate:N0}/s)"));
        answer.Line(Invariant($"stored {report.Stored:N0} in '{store.Target.Name}', of them {report.Forks:N0} forks"));
        foreach (var (server, count) in report.StoredByServer)
            answer.Line(Invariant($"  {server}: {count:N0}"));
        if (report.Repaired > 0)
            answer.Line(Invariant($"repaired {report.Repaired:N0} damaged events"));
        answer.Line(Invariant($"skipped {report.Duplicates:N0} duplicates, rejected {report.Rejected:N0}"));
        if (report.Erased > 0)
            answer.Line(Invariant($"left {report.Erased:N0} erased events erased"));
        if (!report.IsComplete)
            answer.Line("stopped before the end; what is stored stays");
    }
}
