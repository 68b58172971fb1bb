using EventStore.EfCore.Data;
using EventStore.EfCore.Database;

namespace EventStore.EfCore.Reading;

/// <summary>The chains of a range of authors, along the index on authors.</summary>
internal static class AuthorChains
{
    // Behind every author: it has their bytes' largest value, and one more.
    private static readonly byte[] Behind = [.. Enumerable.Repeat(byte.MaxValue, EventLimits.AuthorBytes + 1)];

    public static IQueryable<UncheckedChain> Of(EventStoreDbContext context, int server, AuthorRange authors)
    {
        var (from, to) = (authors.From.ToArray(), End(authors));
        return context.UncheckedChains.Where(c =>
            c.ServerNumber == server && AuthorOrder.IsAtLeast(c.Author, from) && AuthorOrder.IsBelow(c.Author, to));
    }

    /// <summary>What all authors of a range come before.</summary>
    public static byte[] End(AuthorRange authors) => authors.To?.ToArray() ?? Behind;
}
