namespace EventStore.EfCore;

/// <summary>The storage as it is, not as it was configured.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="EngineVersion">Its version.</param>
/// <param name="Settings">Effective settings by name, read from a connection as the store uses it.</param>
/// <param name="Files">The database's files, behind symbolic links, and their bytes; empty where the engine has none of its own.</param>
/// <param name="LogBytes">What the write-ahead log takes of that, in bytes; 0 where there is none.</param>
/// <param name="Warnings">What is not as it should be, and what to do about it: sentences for people; empty for nothing.</param>
public sealed record StorageReport(
    string Engine,
    string EngineVersion,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, long> Files,
    long LogBytes,
    IReadOnlyList<string> Warnings);
