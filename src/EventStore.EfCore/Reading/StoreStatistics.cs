namespace EventStore.EfCore;

/// <summary>The whole store in four numbers, of which none is an estimate, and none takes longer for more events.</summary>
/// <param name="Events">Events of all servers: the sum of their last positions, for positions are gapless.</param>
/// <param name="Servers">Servers that have events.</param>
/// <param name="Bytes">
/// What the database takes on disk. On SQLite its write-ahead log is included; on PostgreSQL these are the store's tables with their
/// indexes, for the log is that of the whole server.
/// </param>
/// <param name="Erased">How many of the events were erased: their number is that of the records.</param>
public sealed record StoreStatistics(long Events, int Servers, long Bytes, long Erased);
