using System.Globalization;
using System.Xml.Linq;
using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>
/// A run as one picture: the rate of each contestant for each batch size as bars, the rate per tenth of the long run as lines. Written
/// by hand, because plotting libraries bring half a gigabyte of native code along for it.
/// </summary>
internal static class SvgPlot
{
    private const int Width = 900;

    private static readonly string[] Colors = ["#0072b2", "#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#999999"];

    public static void Write(Comparison run, string file)
    {
        var panels = new List<SvgPanel>();
        foreach (var group in run.Batches.GroupBy(b => b.BatchSize))
            panels.Add(Bars(group.Key, [.. group]));
        if (run.Long.Count > 0)
            panels.Add(Lines(run.Long));

        var height = panels.Sum(p => p.Height);
        var svg = SvgPanel.Element(
            "svg",
            ("viewBox", $"0 0 {Width} {height}"),
            ("width", Width),
            ("height", height),
            ("font-family", "sans-serif"),
            ("font-size", 13));
        svg.Add(SvgPanel.Element("rect", ("width", Width), ("height", height), ("fill", "white")));
        var top = 0;
        foreach (var panel in panels)
        {
            svg.Add(panel.At(top));
            top += panel.Height;
        }

        new XDocument(svg).Save(file);
    }

    private static SvgPanel Bars(int batchSize, BatchResult[] results)
    {
        const int left = 220, rowHeight = 24, room = Width - left - 220;
        var panel = new SvgPanel($"Batches of {batchSize:N0}: events per second", 50 + (results.Length * rowHeight));
        var most = results.Max(r => r.EventsPerSecond);
        foreach (var (i, result) in results.Index())
        {
            var (y, length) = (36 + (i * rowHeight), result.EventsPerSecond / most * room);
            panel.Text(left - 8, y + 14, result.Contestant, "end");
            panel.Add("rect", ("x", left), ("y", y), ("width", length), ("height", rowHeight - 6), ("fill", Colors[i % Colors.Length]));
            var ratio = i == 0 ? "" : $" (ours to this: {Number(result.OursToThis.Median, "0.00")})";
            panel.Text(left + length + 6, y + 14, Number(result.EventsPerSecond, "#,0") + ratio);
        }

        return panel;
    }

    private static SvgPanel Lines(IReadOnlyList<LongResult> results)
    {
        const int left = 80, right = Width - 200, top = 40, bottom = 300;
        var panel = new SvgPanel($"Long run of {results[0].Events:N0} events: events per second in each tenth", bottom + 50);
        var most = results.Max(r => r.Tenths.Max()) * 1.1;
        var step = Step(most / 4);
        for (var value = 0.0; value < most; value += step)
        {
            panel.Add("line", ("x1", left), ("x2", right), ("y1", Y(value)), ("y2", Y(value)), ("stroke", "#dddddd"));
            panel.Text(left - 8, Y(value) + 4, Number(value, "#,0"), "end");
        }

        for (var tenth = 0; tenth < results[0].Tenths.Count; tenth++)
            panel.Text(X(tenth), bottom + 20, Number(tenth + 1, "0"), "middle");

        foreach (var (i, result) in results.Index())
        {
            var points = string.Join(' ', result.Tenths.Select((rate, tenth) => $"{Number(X(tenth), "0.#")},{Number(Y(rate), "0.#")}"));
            panel.Add("polyline", ("points", points), ("fill", "none"), ("stroke", Colors[i]), ("stroke-width", 2));
            panel.Text(right + 8, Y(result.Tenths[^1]) + 4, result.Contestant);
        }

        return panel;

        double X(int tenth) => left + ((right - left) * (tenth + 0.5) / results[0].Tenths.Count);

        double Y(double rate) => bottom - ((bottom - top) * rate / most);
    }

    /// <summary>The next of 1, 2, 5, 10, 20, …</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * (least / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
