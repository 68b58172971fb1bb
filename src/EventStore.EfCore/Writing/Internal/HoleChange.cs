namespace EventStore.EfCore.Writing;

/// <summary>What a transaction does to the hole that begins at a sequence.</summary>
/// <param name="From">The first missing sequence: the row's key.</param>
/// <param name="SavedTo">The last one as the database has it; null when it has no such row.</param>
/// <param name="To">The last one as it is to have it; null when the row is to go.</param>
internal readonly record struct HoleChange(long From, long? SavedTo, long? To);
