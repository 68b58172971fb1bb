namespace EventStore.EfCore;

/// <summary>How far a page of missing events has come: to the last row that was read, good or not.</summary>
/// <param name="Author">The row's chain.</param>
/// <param name="Sequence">The row's sequence.</param>
/// <param name="Position">The row's position in the log that the page is of.</param>
public readonly record struct MissingPlace(AuthorId Author, long Sequence, long Position);
