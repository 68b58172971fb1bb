namespace EventStore.EfCore;

/// <summary>
/// A backup was not put in the place of a database, because that would lose something: it is open, or it holds what the backup lacks, or
/// it cannot be told what it holds. The database is as it was.
/// </summary>
/// <param name="message">What is in the way, and what to do next.</param>
/// <param name="innerException">Why it cannot be told.</param>
public sealed class RestoreRefusedException(string message, Exception? innerException = null)
    : EventStoreException(message, innerException);
