namespace EventStore.EfCore.Events;

/// <summary>When, why and by whom an event's content was erased.</summary>
/// <param name="ErasedAtMs">Unix milliseconds.</param>
/// <param name="Reason">Why.</param>
/// <param name="ErasedBy">Who.</param>
internal sealed record ErasureMark(long ErasedAtMs, string Reason, string ErasedBy);
