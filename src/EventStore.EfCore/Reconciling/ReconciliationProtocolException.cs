namespace EventStore.EfCore;

/// <summary>A peer's message is none of the protocol, or breaks one of its bounds. Nothing was changed by it.</summary>
/// <param name="reason">What is wrong, a clause.</param>
public sealed class ReconciliationProtocolException(string reason)
    : EventStoreException(
        $"The peer's message cannot be used: {reason}. End the session; the peer may be at fault, or not speak this protocol.")
{
    internal override string ErrorType => "reconciliation_protocol";
}
