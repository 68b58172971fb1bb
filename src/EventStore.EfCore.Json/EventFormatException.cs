namespace EventStore.EfCore.Json;

/// <summary>A text, or what else should have been an event, does not have an event's format.</summary>
/// <param name="reason">What is wrong, continuing the words "it is not an event:"; without a full stop.</param>
public sealed class EventFormatException(string reason) : EventStoreException($"This is not an event: {reason}.")
{
    /// <summary>What is wrong.</summary>
    public string Reason { get; } = reason;
}
