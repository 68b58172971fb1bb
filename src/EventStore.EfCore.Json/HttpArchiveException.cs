namespace EventStore.EfCore.Json;

/// <summary>An archive behind HTTP did not answer, or not as one does. What was read from it before stays right.</summary>
/// <param name="message">What was asked, what came, and what to do next.</param>
/// <param name="innerException">What the connection or the serializer says.</param>
public sealed class HttpArchiveException(string message, Exception? innerException = null)
    : EventStoreException(message, innerException);
