using System.Data.Common;

namespace EventStore.EfCore.Errors;

/// <summary>Turns a driver's errors into the store's, with a remedy.</summary>
internal sealed class StorageErrors(IStorageErrorClassifier classifier)
{
    /// <summary>The store's error for what EF or the driver threw, or null when it is none of the database's.</summary>
    public EventStoreException? Translate(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is EventStoreException known)
                return known;
            if (e is DbException driver)
                return Translate(driver, exception);
        }

        return null;
    }

    private StorageException Translate(DbException driver, Exception whole)
    {
        var kind = classifier.Classify(driver);
        return new StorageException(kind, $"{Explain(kind)} (database '{classifier.Target}'; the driver says: {driver.Message})", whole);
    }

    private static string Explain(StorageErrorKind kind) => kind switch
    {
        StorageErrorKind.Busy => "The database is locked by someone else for longer than the busy timeout. Try again, or end the other writer.",
        StorageErrorKind.Full => "There is no room left for the database. Free disk space or raise its size limit, then try again.",
        StorageErrorKind.ReadOnly => "The database may only be read. Give this user the right to write the file and its folder, or open it for writing.",
        StorageErrorKind.Corrupt => "The database is damaged. Stop writing, run `eventstore verify`, and restore a backup.",
        StorageErrorKind.NotADatabase => "The file is not a database. Name another path, or move the file away.",
        StorageErrorKind.CannotOpen => "The database cannot be opened. Check that the path is right, its folder exists and this user may use both.",
        StorageErrorKind.InputOutput => "The operating system failed to read or write. Check the disk before anything else.",
        StorageErrorKind.UniqueViolation => "A row with the same key is stored already. Nothing of this call was stored.",
        StorageErrorKind.ConstraintViolation => "The database refused a row. Nothing of this call was stored.",
        _ => "The database failed.",
    };
}
