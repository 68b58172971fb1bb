namespace EventStore.EfCore.Providers;

/// <summary>What a checkpoint left behind.</summary>
/// <param name="IsComplete">Whether the database is whole without the log.</param>
/// <param name="LogBytes">How large the log still is.</param>
/// <param name="IsOversized">Whether that is more than a log grows to when nobody keeps it from being emptied.</param>
internal readonly record struct CheckpointResult(bool IsComplete, long LogBytes, bool IsOversized);
