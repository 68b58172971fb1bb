using System.Text.Json;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>A run as JSON and as a plot.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write<T>(T run, string? json)
    {
        if (json is not null)
            File.WriteAllText(json, JsonSerializer.Serialize(run, Options));
    }

    public static void Write(Comparison run, string? json, string? svg)
    {
        Write(run, json);
        if (svg is not null)
            SvgPlot.Write(run, svg);
    }
}
