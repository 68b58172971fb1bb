namespace EventStore.EfCore;

/// <summary>Makes whole copies of the archive while it is written, and puts one back. Of SQLite's files alone.</summary>
/// <remarks>
/// A copy is made under a temporary name beside the one that it will have, checked there (the engine's own check, every event's hash and
/// checksum, positions without gaps, everything that <see cref="IArchiveVerifier"/> looks at), synced, and then given its name, where
/// nothing may be. A failure leaves nothing behind. On PostgreSQL every call throws <see cref="StorageException"/> with
/// <see cref="StorageErrorKind.Unsupported"/>, which names the tools for it.
/// </remarks>
public interface IArchiveBackup
{
    /// <summary>
    /// Copies the archive, as it is at one moment, into a new file. Writers go on meanwhile; the write-ahead log grows by what they write
    /// until the pages are copied, for it cannot be begun anew before.
    /// </summary>
    /// <param name="destination">The path of the new file, in a folder that exists.</param>
    /// <param name="progress">Told how many bytes were copied, and then how many events were checked.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <returns>What is in the file: everything that had been acknowledged when the call was made, and perhaps more.</returns>
    /// <exception cref="StorageException">
    /// The file exists, cannot be made or has no room (<see cref="StorageErrorKind.Full"/>); or the archive is damaged
    /// (<see cref="StorageErrorKind.Corrupt"/>), and so would be its copy.
    /// </exception>
    Task<BackupReport> BackUpAsync(
        string destination, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a backup in a folder, under a name with the time (<c>eventstore-20260131T120000.000Z.db</c>). When that is in its place, the
    /// oldest of such names are removed, and what killed processes have left of them. Other files are not touched.
    /// </summary>
    /// <param name="folder">The folder; made, for its owner alone, where there is none.</param>
    /// <param name="keep">How many backups stay, the new one included; at least 1.</param>
    /// <param name="progress">Told how many bytes were copied, and then how many events were checked.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="StorageException">As <see cref="BackUpAsync"/>; the older backups are all there.</exception>
    Task<BackupReport> BackUpIntoAsync(
        string folder, int keep, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a checked copy of a backup where this store's database is to be. The backup is only read. Call it before anything else uses
    /// the store: one that has opened the database before must be made anew.
    /// </summary>
    /// <remarks>
    /// A database that is there is replaced only when nobody has it open and every event of it is in the backup, at the same position.
    /// The restored archive has a new identity: peers' cursors into the old one are none into this, and a write-ahead log that is left of
    /// the old one is never taken for this one's.
    /// </remarks>
    /// <param name="backup">The path of the backup.</param>
    /// <param name="progress">Told how many bytes were copied, and then how many events were checked.</param>
    /// <param name="cancellationToken">Gives up; everything is as it was.</param>
    /// <returns>What is in the restored archive.</returns>
    /// <exception cref="RestoreRefusedException">There is a database that must not be replaced.</exception>
    /// <exception cref="StorageException">The backup is missing, damaged or none; or the database cannot be written.</exception>
    Task<BackupReport> RestoreAsync(
        string backup, IProgress<BackupProgress>? progress = null, CancellationToken cancellationToken = default);
}
