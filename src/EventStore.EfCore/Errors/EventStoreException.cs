namespace EventStore.EfCore;

/// <summary>The base of every error that the store itself reports. What it says: what happened, the value, what to do next.</summary>
public abstract class EventStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
