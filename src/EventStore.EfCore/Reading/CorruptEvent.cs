namespace EventStore.EfCore;

/// <summary>A row that does not make the event it is kept under.</summary>
/// <param name="Position">Its place in the server's log.</param>
/// <param name="Hash">The hash it is kept under, as lower-case hexadecimal digits of whatever length the row has.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record CorruptEvent(long Position, string Hash, string Reason);
