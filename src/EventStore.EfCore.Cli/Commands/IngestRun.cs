using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>What `ingest` and `import` have in common: they run the pipeline and say what became of it, however it ended.</summary>
internal sealed class IngestRun(CliContext cli, OpenStore store, Answer answer)
{
    private const int StandardBatch = 1000;

    public static Option<int> BatchOption() =>
        Values.Number("--batch", "The most events of one transaction.", StandardBatch, 1, new EventStoreOptions().MaxBatchSize);

    public async Task<int> RunAsync(string title, IEventSource source, IngestSettings settings, CancellationToken token)
    {
        var report = new IngestReport();
        var pipeline = new IngestPipeline(store.Events, store.Options, settings, cli.Messages);
        try
        {
            await cli.Messages.WithProgressAsync(title, source.Total, async progress =>
            {
                await pipeline.RunAsync(source, report, progress, token);
                return true;
            });
        }
        catch when (report.Read > 0 || token.IsCancellationRequested)
        {
            // The error follows on the error stream; this says how far it came.
            Write(report);
            throw;
        }

        Write(report);
        return report.Rejected == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private void Write(IngestReport report)
    {
        if (answer.IsJson)
            WriteJson(report);
        else
            WriteLines(report);
    }

    private void WriteJson(IngestReport report) => answer.Object(json =>
    {
        json.WriteNumber("read", report.Read);
        json.WriteNumber("stored", report.Stored);
        json.WriteNumber("duplicates", report.Duplicates);
        json.WriteNumber("forks", report.Forks);
        json.WriteNumber("rejected", report.Rejected);
        json.WriteNumber("seconds", Math.Round(report.Seconds, 3));
        json.WriteBoolean("complete", report.IsComplete);
        json.WriteStartArray("rejections");
        foreach (var (place, reason) in report.Rejections)
        {
            json.WriteStartObject();
            json.WriteString("source", place.Source);
            json.WriteNumber(place.Unit, place.Number);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private void WriteLines(IngestReport report)
    {
        var rate = report.Seconds > 0 ? report.Read / report.Seconds : 0;
        answer.Line(Format($"read {report.Read:N0} events in {report.Seconds:N2} s ({rate:N0}/s)"));
        answer.Line(Format($"stored {report.Stored:N0} in '{store.Target.Name}', of them {report.Forks:N0} forks"));
        foreach (var (server, count) in report.StoredByServer)
            answer.Line(Format($"  {server}: {count:N0}"));
        answer.Line(Format($"skipped {report.Duplicates:N0} duplicates, rejected {report.Rejected:N0}"));
        if (!report.IsComplete)
            answer.Line("stopped before the end; what is stored stays");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
