namespace EventStore.EfCore;

/// <summary>A lock that keeps others from migrating or loading.</summary>
/// <param name="Id">Tells it from the others of this database.</param>
/// <param name="Name">What it locks.</param>
/// <param name="Holder">Who has it, as far as is known.</param>
/// <param name="Since">Since when, where that is known.</param>
public sealed record HeldLock(string Id, string Name, string Holder, DateTimeOffset? Since);
