namespace EventStore.EfCore;

/// <summary>A stretch of authors in the order of their bytes. The default one has all of them.</summary>
/// <param name="From">The first author.</param>
/// <param name="To">The first author behind it; null for none.</param>
public readonly record struct AuthorRange(AuthorId From, AuthorId? To)
{
    /// <summary>Whether the author is in it.</summary>
    public bool Contains(AuthorId author) => author >= From && (To is not { } to || author < to);
}
