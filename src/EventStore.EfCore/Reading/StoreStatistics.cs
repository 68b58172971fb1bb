namespace EventStore.EfCore;

/// <summary>The whole store in three numbers.</summary>
/// <param name="Events">Events of all servers.</param>
/// <param name="Servers">Servers.</param>
/// <param name="Bytes">What the database takes on disk, its write-ahead log included.</param>
public sealed record StoreStatistics(long Events, int Servers, long Bytes);
