namespace EventStore.EfCore.Reading;

/// <summary>Checks the heads of a request, which a peer may have written, before anything is asked of the database.</summary>
internal static class MissingHeads
{
    public static Dictionary<AuthorId, ChainHead> Check(MissingRequest request, int maxHeads) => request.Heads?.Count > maxHeads
        ? throw new ArgumentException(
            $"The request has {request.Heads.Count} heads; at most {maxHeads} are taken (EventStoreOptions.MaxHeads).", nameof(request))
        : ByAuthor(request);

    /// <summary>The request's heads, one per author.</summary>
    public static Dictionary<AuthorId, ChainHead> ByAuthor(MissingRequest request)
    {
        if (request.Heads is null)
        {
            throw new ArgumentException(
                "The request's list of heads is null. Give an empty one for somebody who holds nothing.", nameof(request));
        }

        var heads = new Dictionary<AuthorId, ChainHead>(request.Heads.Count);
        foreach (var head in request.Heads)
        {
            if (head.Sequence < 1)
            {
                throw new ArgumentException(
                    $"The head of author '{head.Author}' has the sequence '{head.Sequence}'; sequences start at 1.", nameof(request));
            }

            if (!heads.TryAdd(head.Author, head))
            {
                throw new ArgumentException(
                    $"The request has two heads of author '{head.Author}'; give the one that is complete.", nameof(request));
            }
        }

        return heads;
    }
}
