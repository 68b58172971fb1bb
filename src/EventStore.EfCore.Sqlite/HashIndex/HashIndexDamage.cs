namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>The index is not as it was written. What it leads to is all there.</summary>
internal static class HashIndexDamage
{
    /// <param name="what">What was found, a clause.</param>
    public static StorageException Of(string what) => new(
        StorageErrorKind.Corrupt,
        $"The index on hashes was damaged: {what}. No event is lost by this, but some are not found by their hash: build it anew with "
        + "`eventstore reindex` or IArchiveMaintenance.ReindexAsync().");
}
