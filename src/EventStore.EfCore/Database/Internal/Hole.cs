namespace EventStore.EfCore.Database;

/// <summary>A missing stretch of a chain, both ends included.</summary>
internal readonly record struct Hole(long From, long To);
