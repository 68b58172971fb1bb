namespace EventStore.EfCore;

/// <summary>
/// An event breaks the format or a limit, its hash is not that of its content, or its signature not its author's. Nothing of its batch was
/// stored.
/// </summary>
/// <param name="reason">What is wrong, continuing the words "the event is not valid:".</param>
/// <param name="hash">The hash the event came with, where it is known.</param>
/// <param name="index">Its place in the batch from 0, where it was in one.</param>
public sealed class InvalidEventException(string reason, EventHash? hash = null, int? index = null)
    : EventStoreException($"The event{Name(hash)}{Place(index)} is not valid: {reason}.")
{
    /// <summary>What is wrong.</summary>
    public string Reason { get; } = reason;

    /// <summary>The hash the event came with, where it is known.</summary>
    public EventHash? Hash { get; } = hash;

    /// <summary>Its place in the batch from 0, where it was in one.</summary>
    public int? Index { get; } = index;

    internal override string ErrorType => "invalid";

    private static string Name(EventHash? hash) => hash is null ? "" : $" '{hash}'";

    private static string Place(int? index) => index is null ? "" : $" at index {index} of the batch";
}
