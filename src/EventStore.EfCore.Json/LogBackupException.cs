namespace EventStore.EfCore.Json;

/// <summary>A backup of logs is not there, is damaged, or is not the archive's.</summary>
/// <param name="message">What is the matter, with which file, and what to do next.</param>
/// <param name="innerException">The system's error.</param>
public sealed class LogBackupException(string message, Exception? innerException = null)
    : EventStoreException(message, innerException);
