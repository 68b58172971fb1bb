namespace EventStore.EfCore;

/// <summary>
/// The database failed. What the failed call wanted to store is not stored, unless the kind is
/// <see cref="StorageErrorKind.UnknownOutcome"/>; what was acknowledged before is.
/// </summary>
/// <param name="kind">What the error means.</param>
/// <param name="message">What happened, the value, what to do next.</param>
/// <param name="innerException">The driver's own error.</param>
public sealed class StorageException(StorageErrorKind kind, string message, Exception? innerException = null)
    : EventStoreException(message, innerException)
{
    /// <summary>What the error means.</summary>
    public StorageErrorKind Kind { get; } = kind;

    internal override string ErrorType => ErrorTypeOf(Kind);
}
