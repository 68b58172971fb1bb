namespace EventStore.EfCore;

/// <summary>A page of what is in quarantine.</summary>
/// <param name="Items">In the order of servers and numbers.</param>
/// <param name="HasMore">Whether there are more; ask on with the last one as <see cref="QuarantineRequest.After"/>.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantinedItem> Items, bool HasMore);
