namespace EventStore.EfCore.Errors;

/// <summary>The error for stored values that no store wrote.</summary>
internal static class Damage
{
    /// <param name="what">What was found, a sentence without its full stop.</param>
    public static StorageException Of(string what) => new(
        StorageErrorKind.Corrupt,
        $"{what}. The database was damaged, or changed behind the store's back: restore a backup, or fetch what is lost from a peer.");
}
