namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>Events that a side gives.</summary>
/// <param name="Events">As many as it had room for.</param>
/// <param name="Erased">Those whose content was erased there.</param>
/// <param name="Invalid">How many came that are no events.</param>
internal sealed record GivenEvents(IReadOnlyList<Event> Events, IReadOnlyCollection<EventHash> Erased, int Invalid = 0);
