using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>The engine's write-ahead log, where it is the store's to look after.</summary>
internal interface IWriteAheadLog
{
    /// <summary>The room that it takes now; 0 where it is not the store's to look after.</summary>
    long Bytes { get; }

    /// <summary>Copies the log into the database as far as readers' snapshots allow, without waiting for any.</summary>
    /// <param name="context">A context without a transaction.</param>
    /// <param name="isEmptied">
    /// Whether the room that the log takes is given back when all of it was copied. A log that keeps it is written faster. One that is
    /// oversized always gives it back.
    /// </param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    Task<CheckpointResult> CheckpointAsync(EventStoreDbContext context, bool isEmptied, CancellationToken cancellationToken);
}
