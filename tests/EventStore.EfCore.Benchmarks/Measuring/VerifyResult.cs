namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Medians of what went over an archive, in events per second, and of the ratios within a round.</summary>
/// <param name="Readers">How many threads each of them has.</param>
/// <param name="Plain">A plain loop: SELECT of all columns, SHA-256 of the content, compared.</param>
/// <param name="PlainWithEngine">The same, and behind it SQLite's own two checks.</param>
/// <param name="Logs">The verification of all logs and chains, without SQLite's checks.</param>
/// <param name="Whole">The whole verification.</param>
/// <param name="LogsToPlain">Logs and chains to the plain loop.</param>
/// <param name="WholeToPlain">The whole to the plain loop.</param>
/// <param name="WholeToPlainWithEngine">The whole to the plain loop and SQLite's checks.</param>
internal sealed record VerifyResult(
    int Readers,
    double Plain,
    double PlainWithEngine,
    double Logs,
    double Whole,
    double LogsToPlain,
    double WholeToPlain,
    double WholeToPlainWithEngine);
