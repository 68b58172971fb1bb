using Microsoft.EntityFrameworkCore;

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

            // What the server says of a statement that its caller ended is inside of it, and is no trouble of the database's.
            if (e is OperationCanceledException)
                return null;
            if ((classes.Classify(e) ?? (IsDamage(e) ? StorageErrorKind.Corrupt : null)) is { } kind)
                return Translate(kind, e, exception);
        }

        return null;
    }

    /// <summary>The error for a context factory that failed, with an error that is none of the database's.</summary>
    public StorageException NoContext(Exception exception) => new(
        StorageErrorKind.CannotOpen,
        $"There is no context for the database '{classes.Target}': the application's factory of them failed with '{exception.Message}'. "
        + "Nothing was read or stored. Correct how EventStoreDbContext is configured; the store works again when its factory does.",
        exception);

    /// <summary>
    /// Whether a value is too large for its column's type, or of another type, or a row that was read is not found by its key: no store
    /// writes such, and nobody else writes meanwhile.
    /// </summary>
    private static bool IsDamage(Exception e) => e is OverflowException or InvalidCastException or DbUpdateConcurrencyException;

    private StorageException Translate(StorageErrorKind kind, Exception cause, Exception whole)
    {
        var message = $"{classes.Explain(kind)} (database '{classes.Target}'; the driver says: {cause.Message})";
        return new StorageException(kind, message, whole);
    }
}
