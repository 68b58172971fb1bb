namespace EventStore.EfCore;

/// <summary>A missing stretch of a chain: a later event arrived first.</summary>
/// <param name="Author">Whose chain.</param>
/// <param name="From">The first missing sequence.</param>
/// <param name="To">The last missing sequence.</param>
public readonly record struct ChainHole(AuthorId Author, long From, long To);
