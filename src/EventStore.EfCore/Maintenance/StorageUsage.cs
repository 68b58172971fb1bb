namespace EventStore.EfCore;

/// <summary>What takes the room on disk.</summary>
/// <param name="Bytes">All of it: the database, its indexes, and on SQLite the write-ahead log.</param>
/// <param name="LogBytes">What of it the write-ahead log takes; 0 where it is the engine's own to look after.</param>
/// <param name="FreeBytes">What of it is empty, and will be used again; null where the engine does not tell.</param>
/// <param name="Servers">The rest of it by server, the largest first.</param>
public sealed record StorageUsage(long Bytes, long LogBytes, long? FreeBytes, IReadOnlyList<ServerUsage> Servers);
