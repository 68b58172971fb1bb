namespace EventStore.EfCore;

/// <summary>The storage as it is, not as it was configured.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="EngineVersion">Its version.</param>
/// <param name="Settings">Effective settings by name, read from a connection as the store uses it.</param>
/// <param name="Files">The database's files and their bytes; empty where the engine has none of its own.</param>
public sealed record StorageReport(
    string Engine, string EngineVersion, IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, long> Files);
