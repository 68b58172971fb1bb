namespace EventStore.EfCore.Providers;

/// <summary>How a provider's databases are copied and put back, whole.</summary>
internal interface IBackupStorage
{
    /// <exception cref="StorageException">
    /// <see cref="StorageErrorKind.Unsupported"/>: the engine has tools of its own for it, which the message names.
    /// </exception>
    void RequireSupport();

    /// <summary>Begins a copy of the store's database, out of sight.</summary>
    /// <param name="destination">The path that it will have, where nothing is yet.</param>
    /// <exception cref="StorageException">There is something, or nothing can be made there.</exception>
    IBackupCopy BeginBackup(string destination);

    /// <summary>Begins a copy of a backup that will be the store's database. Takes a database that is there for itself.</summary>
    /// <param name="backup">The path of the backup.</param>
    /// <exception cref="RestoreRefusedException">There is a database that somebody has open, or that cannot be read.</exception>
    /// <exception cref="StorageException">There is no backup, or nothing can be made there.</exception>
    IRestoredCopy BeginRestore(string backup);

    /// <summary>Removes what killed processes left of copies that were to have such names. Living ones are not disturbed.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="isWanted">Whether a copy was to have this name.</param>
    void RemoveAbandoned(string folder, Predicate<string> isWanted);
}
