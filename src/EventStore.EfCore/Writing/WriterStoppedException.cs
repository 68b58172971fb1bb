namespace EventStore.EfCore;

/// <summary>The writer came upon an error that nobody foresaw and has stopped. What was acknowledged is stored; reading goes on.</summary>
/// <param name="isOutcomeKnown">Whether it is certain that nothing of the failed call was stored.</param>
/// <param name="cause">The error.</param>
public sealed class WriterStoppedException(bool isOutcomeKnown, Exception cause)
    : EventStoreException(
        $"The event store's writer has stopped: '{cause.Message}'. "
        + (isOutcomeKnown
            ? "Nothing of this call was stored."
            : "Whether the events of this call were stored is unknown; storing them again with DuplicatePolicy.Skip is safe.")
        + " Remove the cause, and restart the application.",
        cause);
