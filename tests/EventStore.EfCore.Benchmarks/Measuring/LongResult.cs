namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A long ingest, measured in a process of its own.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="Events">How many were stored; all of them were verified afterwards.</param>
/// <param name="BatchSize">Events per transaction.</param>
/// <param name="EventsPerSecond">Over all, with what was left to do at the end.</param>
/// <param name="Tenths">Events per second in each tenth, without what was left to do at the end.</param>
/// <param name="LastToSecondTenth">The last of these divided by the second.</param>
/// <param name="CompletionSeconds">What was left to do at the end: of a bulk load, building the index.</param>
/// <param name="CreationSeconds">Making the events, in none of the rates.</param>
/// <param name="PeakBytes">The process's largest resident set up to the end of the ingest, made events included; null where Linux's /proc
/// is not.</param>
/// <param name="FileBytes">The database with its write-ahead log, at the end of the ingest.</param>
/// <param name="Settings">The effective PRAGMAs of the connection that stored.</param>
internal sealed record LongResult(
    string Contestant,
    int Events,
    int BatchSize,
    double EventsPerSecond,
    IReadOnlyList<double> Tenths,
    double LastToSecondTenth,
    double CompletionSeconds,
    double CreationSeconds,
    long? PeakBytes,
    long FileBytes,
    IReadOnlyDictionary<string, string> Settings);
