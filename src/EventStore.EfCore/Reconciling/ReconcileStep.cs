namespace EventStore.EfCore;

/// <summary>What an answer of the peer came to.</summary>
/// <param name="Next">The next message for the peer; null when the reconciliation is done.</param>
/// <param name="Have">Events that this store holds and the peer lacks, as far as this answer told; each is named once in a session.</param>
/// <param name="Need">
/// Events that the peer says it holds and this store lacks. One that is not stored by the next round may be named again. A peer can name
/// what does not exist; what it gives is checked as any event is.
/// </param>
public sealed record ReconcileStep(
    ReadOnlyMemory<byte>? Next, IReadOnlyList<EventHash> Have, IReadOnlyList<EventHash> Need);
