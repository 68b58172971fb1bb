namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>How to ingest.</summary>
/// <param name="BatchSize">The most events of one transaction.</param>
/// <param name="Duplicates">What to do with duplicates.</param>
/// <param name="IsStrict">Whether the first rejected item ends it.</param>
/// <param name="IsBulk">Whether it is a bulk load: faster, and alone.</param>
/// <param name="Signatures">Rejects what it finds forged; null to take every signature as it is.</param>
internal sealed record IngestSettings(
    int BatchSize, DuplicatePolicy Duplicates, bool IsStrict, bool IsBulk, IEventSignatureVerifier? Signatures = null);
