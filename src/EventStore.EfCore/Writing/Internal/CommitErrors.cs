namespace EventStore.EfCore.Writing;

/// <summary>What the error of a transaction says about the calls that shared it.</summary>
internal static class CommitErrors
{
    /// <summary>Whether it has nothing to do with what a call wanted to store: to try each alone would only repeat it.</summary>
    public static bool ConcernsAll(Exception error) => error is SchemaException or StorageException
    {
        Kind: StorageErrorKind.Busy or StorageErrorKind.CannotOpen or StorageErrorKind.ReadOnly or StorageErrorKind.NotADatabase
            or StorageErrorKind.Unsafe or StorageErrorKind.Corrupt or StorageErrorKind.InputOutput or StorageErrorKind.UnknownOutcome
            or StorageErrorKind.Unsupported,
    };

    /// <summary>Whether the database answered at once and refused what one call wanted to store, so that others may well succeed.</summary>
    public static bool ConcernsOne(Exception error) => error is StorageException
    {
        Kind: StorageErrorKind.UniqueViolation or StorageErrorKind.ConstraintViolation or StorageErrorKind.Full,
    };
}
