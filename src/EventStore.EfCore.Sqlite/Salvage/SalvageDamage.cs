namespace EventStore.EfCore;

/// <summary>A row that is no event.</summary>
/// <param name="Server">The number of the server that the row says.</param>
/// <param name="Position">The position that the row says.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SalvageDamage(int Server, long Position, string Reason);
