namespace EventStore.EfCore;

/// <summary>Events that were asked for by their hashes: as many as <see cref="EventStoreOptions.MaxPageBytes"/> has room for.</summary>
/// <param name="Events">The good ones.</param>
/// <param name="Erased">Those whose content was erased: there is nothing to give.</param>
/// <param name="Lacking">Those that the log does not hold, or only as damaged rows, which are reported.</param>
/// <param name="Rest">Those that there was no room for: ask for them again.</param>
public sealed record EventsByHash(
    IReadOnlyList<StoredEvent> Events,
    IReadOnlyList<EventHash> Erased,
    IReadOnlyList<EventHash> Lacking,
    IReadOnlyList<EventHash> Rest);
