namespace EventStore.EfCore;

/// <summary>What was found of one server's log.</summary>
/// <param name="Number">The server's number in the damaged store.</param>
/// <param name="Server">The server; null when its name is lost, and with it its events.</param>
/// <param name="Events">Events in the new store.</param>
/// <param name="LastFound">The highest position found; 0 for none.</param>
/// <param name="LastCounted">The last position that the server's own row says; null when no such row can be read.</param>
/// <param name="LastWitnessed">The last position that the witness beside the database noted; null when it noted another server's.</param>
/// <param name="Missing">The positions up to the highest of the three that have no event, ascending.</param>
/// <param name="Moved">The positions that are others in the new store, where they have no gaps; ascending.</param>
public sealed record SalvagedServer(
    int Number,
    ServerId? Server,
    long Events,
    long LastFound,
    long? LastCounted,
    long? LastWitnessed,
    IReadOnlyList<PositionRange> Missing,
    IReadOnlyList<MovedPositions> Moved);
