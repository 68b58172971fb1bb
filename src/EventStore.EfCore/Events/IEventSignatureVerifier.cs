namespace EventStore.EfCore;

/// <summary>
/// Tells whether an event's signature is its author's. Where one is registered, <c>IEventStore</c> and <c>IBulkLoader</c> refuse events
/// whose signature is not, and a verification can ask for it. Called by many threads at a time.
/// </summary>
public interface IEventSignatureVerifier
{
    /// <summary>
    /// Whether the signature is a signature of the author's over <see cref="EventContent.ToBytes"/>. False, and no error, for an author
    /// that is no valid key.
    /// </summary>
    bool IsValid(Event @event);
}
