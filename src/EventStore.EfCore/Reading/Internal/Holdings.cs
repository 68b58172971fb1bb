using System.Runtime.InteropServices;

namespace EventStore.EfCore.Reading;

/// <summary>What the asker of a request holds. A peer may have written the request: it is checked before anything is asked of the database.
/// </summary>
internal sealed class Holdings
{
    private readonly Dictionary<AuthorId, ChainHead> _heads;
    private readonly Dictionary<AuthorId, ChainHead> _ends;
    private readonly Dictionary<AuthorId, List<ChainHole>> _holes = [];

    private Holdings(MissingRequest request)
    {
        _heads = ByAuthor(request, request.Heads, "head");
        _ends = ByAuthor(request, request.Ends, "end");
        foreach (var hole in request.Holes)
        {
            if (hole.From < 1 || hole.To < hole.From)
            {
                throw new ArgumentException(
                    $"A hole of author '{hole.Author}' goes from '{hole.From}' to '{hole.To}'; sequences start at 1 and ascend.",
                    nameof(request));
            }

            if (_ends.ContainsKey(hole.Author))
                (CollectionsMarshal.GetValueRefOrAddDefault(_holes, hole.Author, out _) ??= []).Add(hole);
        }
    }

    /// <exception cref="ArgumentException">The request is none that could be answered.</exception>
    public static Holdings Of(MissingRequest request, int most)
    {
        Require(request, request.Heads, "heads", most);
        Require(request, request.Holes, "holes", most);
        Require(request, request.Ends, "ends", most);
        return new Holdings(request);
    }

    /// <summary>The head; the default one, with sequence 0, of an author who has none.</summary>
    public ChainHead HeadOf(AuthorId author) => _heads.GetValueOrDefault(author);

    /// <summary>How far the chain is held but for its holes; null where all above the head is missing.</summary>
    public ChainHead? EndOf(AuthorId author) => _ends.TryGetValue(author, out var end) ? end : null;

    /// <summary>What the holder of a chain with an end lacks: ascending, without overlaps.</summary>
    /// <param name="author">Whose chain.</param>
    /// <param name="isHeadSame">Whether all events at the head's sequence are held.</param>
    /// <param name="isEndSame">Whether all events at the end's sequence are held.</param>
    public IEnumerable<ChainHole> Lacking(AuthorId author, bool isHeadSame, bool isEndSame)
    {
        var (head, end) = (HeadOf(author), _ends[author]);
        var next = isHeadSame ? head.Sequence + 1 : Math.Max(head.Sequence, 1);
        if (!isHeadSame)
            yield return new ChainHole(author, next, next++);
        var holes = _holes.GetValueOrDefault(author) ?? [];
        foreach (var hole in holes.Where(h => h.From < end.Sequence).OrderBy(h => h.From))
        {
            var stretch = new ChainHole(author, Math.Max(hole.From, next), Math.Min(hole.To, end.Sequence - 1));
            if (stretch.From > stretch.To)
                continue;
            yield return stretch;
            next = stretch.To + 1;
        }

        if (!isEndSame || end.Sequence < long.MaxValue)
            yield return new ChainHole(author, Math.Max(isEndSame ? end.Sequence + 1 : end.Sequence, next), long.MaxValue);
    }

    private static Dictionary<AuthorId, ChainHead> ByAuthor(
        MissingRequest request, IReadOnlyCollection<ChainHead> given, string what)
    {
        var heads = new Dictionary<AuthorId, ChainHead>(given.Count);
        foreach (var head in given)
        {
            if (head.Sequence < 1)
            {
                throw new ArgumentException(
                    $"The {what} of author '{head.Author}' has the sequence '{head.Sequence}'; sequences start at 1.", nameof(request));
            }

            if (!heads.TryAdd(head.Author, head))
            {
                throw new ArgumentException(
                    $"The request has two {what}s of author '{head.Author}'; give the one that is complete.", nameof(request));
            }
        }

        return heads;
    }

    private static void Require<T>(MissingRequest request, IReadOnlyCollection<T>? given, string what, int most)
    {
        if (given is null)
        {
            throw new ArgumentException(
                $"The request's list of {what} is null. Give an empty one for somebody who holds nothing.", nameof(request));
        }

        if (given.Count > most)
        {
            throw new ArgumentException(
                $"The request has {given.Count} {what}; at most {most} are taken (EventStoreOptions.MaxHeads). Ask for fewer authors at a "
                + "time: HeadsRequest.Limit says how many.", nameof(request));
        }
    }
}
