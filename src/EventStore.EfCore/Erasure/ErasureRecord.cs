namespace EventStore.EfCore;

/// <summary>The record of an erasure. It is never changed and never removed.</summary>
/// <param name="Server">The server of the log.</param>
/// <param name="Position">The event's position, which stays taken.</param>
/// <param name="Hash">The event's hash.</param>
/// <param name="ErasedAtMs">When it was erased: Unix milliseconds.</param>
/// <param name="Reason">Why.</param>
/// <param name="ErasedBy">Who erased it.</param>
public sealed record ErasureRecord(ServerId Server, long Position, EventHash Hash, long ErasedAtMs, string Reason, string ErasedBy);
