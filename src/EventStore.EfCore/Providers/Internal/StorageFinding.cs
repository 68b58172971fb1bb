namespace EventStore.EfCore.Providers;

/// <summary>What came of an engine's own check.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">What is the matter, for people.</param>
internal sealed record StorageFinding(StorageFindingKind Kind, string Detail);

internal enum StorageFindingKind
{
    /// <summary>The engine's structure is damaged.</summary>
    Structure,

    /// <summary>A row refers to one that does not exist.</summary>
    ForeignKey,

    /// <summary>A check could not be run, with the reason and the remedy.</summary>
    LeftOut,
}
