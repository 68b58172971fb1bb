namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `history`, `log` and `missing` print with `--json`.</summary>
internal sealed record PageAnswer(
    IReadOnlyList<StoredEvent> Events,
    bool HasMore,
    IReadOnlyList<CorruptEvent> Corrupt,
    IReadOnlyList<PositionRange> MissingPositions,
    IReadOnlyList<ErasedEvent> Erased,
    MissingPlace? Place);
