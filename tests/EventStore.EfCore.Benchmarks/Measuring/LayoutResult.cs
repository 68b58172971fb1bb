namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>One layout of the table.</summary>
/// <param name="Layout">Which.</param>
/// <param name="Rates">Events per second in each slice.</param>
/// <param name="ToFirst">These to the first layout's in the same slice.</param>
/// <param name="WrittenBytesPerEvent">Bytes written, log and checkpoints included; null where Linux's /proc is not.</param>
/// <param name="FileBytesPerEvent">The database with its write-ahead log at the end.</param>
internal sealed record LayoutResult(
    string Layout,
    IReadOnlyList<double> Rates,
    IReadOnlyList<double> ToFirst,
    double? WrittenBytesPerEvent,
    double FileBytesPerEvent)
{
    /// <summary>Events per second over all slices.</summary>
    public double Rate => Rates.Count / Rates.Sum(r => 1 / r);
}
