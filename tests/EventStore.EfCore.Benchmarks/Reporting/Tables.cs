using System.Globalization;
using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Benchmarks.Measuring;
using EventStore.EfCore.Benchmarks.Node;
using EventStore.EfCore.Benchmarks.PostgreSql;
using Spectre.Console;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>A run for the console.</summary>
internal static class Tables
{
    static Tables()
    {
        // Into a pipe there is no width to ask for.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 180;
    }

    public static void Print(Comparison run)
    {
        var machine = run.Machine;
        AnsiConsole.WriteLine(
            $"{machine.Processors} processors, {machine.OperatingSystem}, {machine.Runtime}, SQLite {machine.Sqlite}, "
            + $"{machine.FileSystem}, fsync of a page {Whole(machine.FsyncMicroseconds)} µs; synchronous=FULL asserted");
        PrintBatches(run.Batches);
        PrintLong(run.Long);
        PrintSingles(run.Singles);
        PrintReads(run);
        PrintTargets(run.Targets);
    }

    public static void Print(ServerComparison run)
    {
        var machine = run.Machine;
        AnsiConsole.WriteLine(
            $"{machine.Processors} processors, {machine.OperatingSystem}, {machine.Runtime}; PostgreSQL with "
            + string.Join(", ", run.Settings.Select(s => $"{s.Key}={s.Value}")));
        foreach (var group in run.Rates.GroupBy(r => r.Title))
        {
            Print(
                $"{group.Key}, {group.First().Events:N0} events each",
                ["contestant", "events/s", "least", "most", "ours to this", "least", "most", "bytes/event"],
                group.Select(r => Row(
                    r.Contestant,
                    Whole(r.EventsPerSecond.Median), Whole(r.EventsPerSecond.Least), Whole(r.EventsPerSecond.Most),
                    Ratio(r.OursToThis.Median), Ratio(r.OursToThis.Least), Ratio(r.OursToThis.Most), Whole(r.BytesPerEvent))));
        }

        PrintTargets(run.Targets);
    }

    public static void Print(IReadOnlyList<LayoutResult> layouts) => Print(
        "Layouts, by turns",
        [
            "layout", "first slice, events/s", "last slice", "last to second", "all, to the first", "median slice", "written bytes/event",
            "file bytes/event",
        ],
        layouts.Select(l => Row(
            l.Layout, Whole(l.Rates[0]), Whole(l.Rates[^1]), Ratio(l.Rates[^1] / l.Rates[1]), Ratio(l.Rate / layouts[0].Rate),
            Ratio(Statistics.Median(l.ToFirst)), Whole(l.WrittenBytesPerEvent), Whole(l.FileBytesPerEvent))));

    public static void Print(VerifyResult result)
    {
        Print(
            $"Verification, {result.Readers} readers",
            ["what", "events/s", "whole to this"],
            [
                Row("the plain loop", Whole(result.Plain), Ratio(result.WholeToPlain)),
                Row("and SQLite's own checks", Whole(result.PlainWithEngine), Ratio(result.WholeToPlainWithEngine)),
                Row("logs and chains", Whole(result.Logs), ""),
                Row("the whole verification", Whole(result.Whole), "1.00"),
            ]);
        PrintTargets(Target.Of(result));
    }

    public static void Print(IngestResult result)
    {
        Print(
            $"Storing {result.Events:N0} JSON Lines",
            ["what", "events/s", "least", "most", "to the library", "least", "most", "to the first tool", "least", "most"],
            [
                Row("the library, from memory", [.. Rates(result.Library), "", "", "", "", "", ""]),
                .. result.Tools.Select(t => Row(t.Tool, [.. Rates(t.EventsPerSecond), .. Ratios(t.ToLibrary), .. Ratios(t.ToFirst)])),
            ]);
        PrintTargets(Target.Of(result));

        static string[] Rates(Spread rate) => [Whole(rate.Median), Whole(rate.Least), Whole(rate.Most)];

        static string[] Ratios(Spread ratio) => [Ratio(ratio.Median), Ratio(ratio.Least), Ratio(ratio.Most)];
    }

    public static void Print(NodeResult result)
    {
        Print(
            $"{result.Clients} clients for {result.Time.TotalSeconds:N0} s: "
            + $"{result.Acknowledged:N0} events acknowledged, all there after the kill",
            ["what", "calls", "p50 µs", "p99 µs", "max µs", "events/s"],
            [
                Calls("a single event stored", result.Singles, result.Singles.Calls),
                Calls("100 events stored", result.Batches, result.Acknowledged - result.Singles.Calls),
                Calls("a page read", result.Reads, result.EventsRead),
                Row("a log followed", "", "", "", "", Whole(result.EventsFollowed / result.Time.TotalSeconds)),
            ]);
        Print(
            "The node's memory, MiB",
            ["what", "at 10 %", "at 50 %", "at the end", "most", "slope/minute"],
            [Memory("working set", s => s.WorkingSet), Memory("managed heap", s => s.Heap)]);

        string[] Calls(string what, LatencyResult times, long events) => Row(
            what, Whole(times.Calls), Whole(times.P50), Whole(times.P99), Whole(times.Max), Whole(events / result.Time.TotalSeconds));

        string[] Memory(string what, Func<MemorySample, double> memory) => Row(
            what,
            [
                .. ((double[])[0.1, 0.5, 1]).Select(share => MiB(memory(result.At(share)))), MiB(result.Memory.Max(memory)),
                MiB(result.Slope(memory)),
            ]);

        static string MiB(double bytes) => (bytes / 1024 / 1024).ToString("#,0.0", CultureInfo.InvariantCulture);
    }

    public static void PrintBatches(IEnumerable<BatchResult> batches)
    {
        foreach (var group in batches.GroupBy(b => b.BatchSize))
        {
            Print(
                $"Batches of {group.Key:N0}, {group.First().Events:N0} events each",
                ["contestant", "events/s", "ours to this", "least", "most", "allocated/event", "written/event", "completion s"],
                group.Select(b => Row(
                    b.Contestant,
                    Whole(b.EventsPerSecond),
                    Ratio(b.OursToThis.Median),
                    Ratio(b.OursToThis.Least),
                    Ratio(b.OursToThis.Most),
                    Whole(b.AllocatedBytesPerEvent),
                    Whole(b.WrittenBytesPerEvent),
                    Ratio(b.CompletionSeconds))));
        }
    }

    private static void PrintLong(IReadOnlyList<LongResult> results)
    {
        if (results.Count == 0)
            return;
        Print(
            $"Long run, {results[0].Events:N0} events in batches of {results[0].BatchSize:N0}",
            ["measure", .. results.Select(r => r.Contestant)],
            [
                .. Enumerable.Range(0, results[0].Tenths.Count).Select(i =>
                    Row($"tenth {i + 1}, events/s", [.. results.Select(r => Whole(r.Tenths[i]))])),
                Row("all, completion included, events/s", [.. results.Select(r => Whole(r.EventsPerSecond))]),
                Row("last tenth to second", [.. results.Select(r => Ratio(r.LastToSecondTenth))]),
                Row("completion, s", [.. results.Select(r => Ratio(r.CompletionSeconds))]),
                Row("peak memory, MiB", [.. results.Select(r => Whole(r.PeakBytes / 1048576.0))]),
                Row("file, bytes/event", [.. results.Select(r => Whole((double)r.FileBytes / r.Events))]),
            ]);
    }

    private static void PrintSingles(IReadOnlyList<SinglesResult> results) => Print(
        "Single events",
        ["callers", "events/s", "to the loop", "median round", "calls", "p50 µs", "p99 µs", "max µs", "allocated/call"],
        results.Select(s => Row(
            s.Callers == 0 ? ContestantNames.Prepared : Whole(s.Callers), Whole(s.EventsPerSecond), Ratio(s.ToLoop),
            Ratio(s.MedianRoundToLoop), Whole(s.Latency.Calls), Whole(s.Latency.P50), Whole(s.Latency.P99), Whole(s.Latency.Max),
            Whole(s.AllocatedBytesPerCall))));

    private static void PrintReads(Comparison run) => Print(
        $"Reads, warm, at {run.Options.SmallEvents:N0} and {run.Options.LongEvents:N0} events",
        [
            "read", "small p50 µs", "p99 µs", "large p50 µs", "p99 µs", "calls", "p50 ratio", "per event", "by hand p50 µs", "to that",
            "events/call",
        ],
        run.Reads.Select(r => Row(
            r.Read, Whole(r.Small.P50), Whole(r.Small.P99), Whole(r.Large.P50), Whole(r.Large.P99), Whole(r.Large.Calls),
            Ratio(r.P50Ratio), Ratio(r.P50RatioPerEvent), r.Raw is { } raw ? Whole(raw.P50) : "", Ratio(r.ToRaw),
            $"{Whole(r.EventsPerSmallCall)} / {Whole(r.EventsPerLargeCall)}")));

    private static void PrintTargets(IEnumerable<Target> targets) => Print(
        "Targets",
        ["measure", "value", "target", ""],
        targets.Select(t => Row(
            t.Measure,
            Ratio(t.Value),
            (t.IsMost ? "at most " : "at least ") + t.Bound.ToString("#,0.##", CultureInfo.InvariantCulture),
            t.IsMet switch { true => "met", false => "not met", null => "not measured" })));

    private static void Print(string title, string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Rounded };
        foreach (var (i, column) in columns.Index())
            table.AddColumn(new TableColumn(column) { Alignment = i == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in rows)
            table.AddRow(row);
        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
    }

    private static string[] Row(string first, params string[] rest) => [first, .. rest];

    private static string Whole(double? value) => value?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";

    private static string Ratio(double? value) => value?.ToString("#,0.00", CultureInfo.InvariantCulture) ?? "";
}
