namespace EventStore.EfCore.Writing;

/// <summary>A missing stretch of a chain, both ends included.</summary>
internal readonly record struct Gap(long From, long To);
