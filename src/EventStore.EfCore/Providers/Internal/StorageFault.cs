namespace EventStore.EfCore.Providers;

/// <summary>Something that an engine's own checks found.</summary>
/// <param name="IsForeignKey">Whether a row refers to one that does not exist; otherwise the engine's structure is damaged.</param>
/// <param name="Detail">What is the matter, for people.</param>
internal sealed record StorageFault(bool IsForeignKey, string Detail);
