using System.Text.Json;

namespace EventStore.EfCore;

/// <summary>The base of every error that the store itself reports. What it says: what happened, the value, what to do next.</summary>
public abstract class EventStoreException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What metrics and traces call it: one of few values, whatever the message says.</summary>
    internal virtual string ErrorType => GetType().FullName!;

    private protected static string ErrorTypeOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
