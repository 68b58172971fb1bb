namespace EventStore.EfCore.Events;

/// <summary>Finds the events whose signatures are forged, with whatever is registered to tell.</summary>
internal sealed class SignatureCheck(IEnumerable<IEventSignatureVerifier> verifiers)
{
    // Fewer are done before another core has begun.
    private const int WorthSharing = 8;

    private readonly IEventSignatureVerifier? _verifier = verifiers.LastOrDefault();

    /// <summary>Whether there is anything that can tell.</summary>
    public bool IsAvailable => _verifier is not null;

    /// <summary>Refuses a batch with a forged event; nothing is refused where nothing can tell.</summary>
    /// <exception cref="InvalidEventException">It names the first one.</exception>
    public void Require(Event[] events, CancellationToken cancellationToken)
    {
        if (IsAvailable && Forged(events, cancellationToken) is [var index, ..])
            throw new InvalidEventException("its signature is not its author's", events[index].Hash, index);
    }

    /// <summary>The places of forged events, in order. Many are checked on all cores.</summary>
    public IReadOnlyList<int> Forged(IReadOnlyList<Event> events, CancellationToken cancellationToken)
    {
        var verifier = _verifier!;
        var isForged = new bool[events.Count];
        if (events.Count < WorthSharing)
        {
            for (var i = 0; i < events.Count; i++)
                isForged[i] = !verifier.IsValid(events[i]);
        }
        else
        {
            var options = new ParallelOptions { CancellationToken = cancellationToken };
            Parallel.For(0, events.Count, options, i => isForged[i] = !verifier.IsValid(events[i]));
        }

        return [.. Enumerable.Range(0, events.Count).Where(i => isForged[i])];
    }
}
