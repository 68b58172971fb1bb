namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>One way of reading or writing JSON.</summary>
internal sealed record JsonResult(string Name, double LinesPerSecond, double BytesPerLine);
