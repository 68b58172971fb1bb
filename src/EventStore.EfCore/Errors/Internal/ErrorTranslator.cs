using System.Data.Common;

namespace EventStore.EfCore.Errors;

/// <summary>Turns a driver's errors into the store's, with a remedy.</summary>
internal sealed class ErrorTranslator(IStorageErrorClasses classes)
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
            if (classes.IsUnreadableValue(e))
            {
                return new StorageException(
                    StorageErrorKind.Corrupt,
                    $"{classes.Explain(StorageErrorKind.Corrupt)} (database '{classes.Target}'; a value cannot be read: {e.Message})",
                    exception);
            }
        }

        return null;
    }

    private StorageException Translate(DbException driver, Exception whole)
    {
        var kind = classes.Classify(driver);
        var message = $"{classes.Explain(kind)} (database '{classes.Target}'; the driver says: {driver.Message})";
        return new StorageException(kind, message, whole);
    }
}
