namespace EventStore.EfCore;

/// <summary>Moves an archive into this store from another one, whatever engine that has.</summary>
public interface IArchiveCopier
{
    /// <summary>
    /// Copies each server's log in its order, up to where it ends when the copy begins, and compares the two when all is there: positions,
    /// hashes, signatures, channels and times of storing are those of the source. Run again after an interruption or an error, or when the
    /// source has grown, it goes on behind what this store holds.
    /// </summary>
    /// <remarks>
    /// Each batch is durable when it is counted. Nobody else should store events of these servers here meanwhile: positions would be taken.
    /// </remarks>
    /// <param name="source">The other store; it is only read.</param>
    /// <param name="progress">Told how many events were copied or were here already, and then, on top of that, how many were compared; at
    /// the end twice the archive's number.</param>
    /// <param name="cancellationToken">Ends after the batch in hand; what was copied stays.</param>
    /// <exception cref="CopyConflictException">This store holds other events than the source; where that is found before the first event is
    /// copied, nothing is.</exception>
    /// <exception cref="MissingPositionsException">The source has lost events. Batches before them were copied.</exception>
    /// <exception cref="CorruptEventException">The source has a damaged row. Batches before it were copied.</exception>
    Task<CopyReport> CopyFromAsync(
        IArchiveSource source, IProgress<long>? progress = null, CancellationToken cancellationToken = default);
}
