namespace EventStore.EfCore;

/// <summary>A row that is not the event that its hash names.</summary>
/// <param name="Position">Its place in the server's log.</param>
/// <param name="Hash">The hash that the row has, as lower-case hexadecimal digits of whatever length the row has.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record CorruptEvent(long Position, string Hash, string Reason);
