using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>The heads of as many authors as a request has room for.</summary>
internal static class HeadsPage
{
    /// <exception cref="ArgumentOutOfRangeException">The request's limit is none.</exception>
    public static void Check(HeadsRequest request, int most)
    {
        if (request.Limit < 1 || request.Limit > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(request), request.Limit, $"There are 1 to {most} heads (EventStoreOptions.MaxHeads).");
        }
    }

    public static async Task<ServerHeads> ReadAsync(
        EventStoreDbContext context, ServerState server, HeadsRequest request, CancellationToken cancellationToken)
    {
        var next = await AuthorChains.Of(context, server.Number, request.Authors)
            .OrderBy(c => c.Author).Skip(request.Limit).Select(c => c.Author)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var authors = next is { Length: EventLimits.AuthorBytes }
            ? request.Authors with { To = AuthorId.FromBytes(next) }
            : request.Authors;
        return Fit(await HeadsQuery.ReadAsync(context, server, authors, cancellationToken).ConfigureAwait(false), request.Limit);
    }

    /// <summary>As many authors as have no more than so many holes together; of one who has more alone, the first of them.</summary>
    private static ServerHeads Fit(ServerHeads heads, int most)
    {
        if (heads.Holes.Count <= most)
            return heads;

        ChainHole[] holes = [.. heads.Holes.OrderBy(h => h.Author).ThenBy(h => h.From)];
        var (first, over) = (holes[0].Author, holes[most].Author);
        if (first != over)
            return Before(heads, over);

        // What is above the hole for which there is no room is not claimed.
        var claimed = new ChainHead(first, holes[most].From - 1, EventHash.None);
        var alone = heads with
        {
            Holes = [.. heads.Holes.Where(h => h.Author != first || h.From < claimed.Sequence)],
            Ends = [.. heads.Ends.Select(e => e.Author == first ? claimed : e)],
        };
        var others = heads.Heads.Concat(heads.Ends).Select(h => h.Author).Where(a => a > first).ToArray();
        return others.Length == 0 ? alone : Before(alone, others.Min());
    }

    private static ServerHeads Before(ServerHeads heads, AuthorId author) => heads with
    {
        Heads = [.. heads.Heads.Where(h => h.Author < author)],
        Holes = [.. heads.Holes.Where(h => h.Author < author)],
        Ends = [.. heads.Ends.Where(h => h.Author < author)],
        Authors = heads.Authors with { To = author },
    };
}
