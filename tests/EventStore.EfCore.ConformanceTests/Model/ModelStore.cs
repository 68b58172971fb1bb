namespace EventStore.EfCore.ConformanceTests;

/// <summary>What a store ought to do, in the plainest way: lists in memory, looked through from end to end.</summary>
internal sealed class ModelStore
{
    private readonly Dictionary<ServerId, List<Event>> _logs = [];

    public IReadOnlyList<Event> Log(ServerId server) => _logs.GetValueOrDefault(server) ?? [];

    /// <summary>The receipts; null, and no change, when a duplicate refuses the batch.</summary>
    public StoreReceipt[]? Store(IReadOnlyList<Event> batch, DuplicatePolicy policy)
    {
        var isDuplicate = batch.Distinct().Count() < batch.Count || batch.Any(e => Log(e.Server).Contains(e));
        return isDuplicate && policy == DuplicatePolicy.Reject ? null : [.. batch.Select(Store)];
    }

    public IEnumerable<ChainHead> Heads(ServerId server) =>
        from author in Authors(server)
        let head = Enumerable.Range(1, int.MaxValue).TakeWhile(s => At(server, author, s).Any()).LastOrDefault()
        where head > 0
        select ChainHead.Of(author, head, At(server, author, head).Select(e => e.Hash));

    public IEnumerable<ChainHole> Holes(ServerId server)
    {
        foreach (var author in Authors(server))
        {
            var held = Log(server).Where(e => e.Author == author).Select(e => e.Sequence).Append(0).Distinct().Order().ToArray();
            foreach (var (before, after) in held.Zip(held.Skip(1)).Where(pair => pair.Second > pair.First + 1))
                yield return new ChainHole(author, before + 1, after - 1);
        }
    }

    public IEnumerable<Event> Missing(ServerId server, IReadOnlyDictionary<AuthorId, ChainHead> heads) =>
        from author in Authors(server)
        let head = heads.GetValueOrDefault(author)
        let held = At(server, author, head.Sequence).Select(e => e.Hash).ToArray()
        let isSame = held.Length > 0 && ChainHead.Of(author, head.Sequence, held) == head
        from made in Log(server).Where(e => e.Author == author).OrderBy(e => e.Sequence).ThenBy(e => Position(server, e))
        where made.Sequence > head.Sequence || (made.Sequence == head.Sequence && !isSame)
        select made;

    /// <summary>Positions of events that name none of those before them as their predecessor, although there are some.</summary>
    public IEnumerable<long> BrokenLinks(ServerId server) =>
        from made in Log(server)
        let before = At(server, made.Author, made.Sequence - 1).ToArray()
        where before.Length > 0 && !before.Any(e => e.Hash == made.Content.Previous)
        select Position(server, made);

    /// <summary>Where the log has the event; 0 for nowhere.</summary>
    public long Position(ServerId server, Event? made) => made is null ? 0 : Log(server).ToList().IndexOf(made) + 1;

    private StoreReceipt Store(Event made)
    {
        if (Position(made.Server, made) is > 0 and var position)
            return new StoreReceipt(StoreOutcome.AlreadyStored, position);

        var isFork = At(made.Server, made.Author, made.Sequence).Any();
        if (!_logs.TryGetValue(made.Server, out var log))
            _logs.Add(made.Server, log = []);
        log.Add(made);
        return new StoreReceipt(isFork ? StoreOutcome.StoredAsFork : StoreOutcome.Stored, log.Count);
    }

    private IEnumerable<AuthorId> Authors(ServerId server) => Log(server).Select(e => e.Author).Distinct();

    private IEnumerable<Event> At(ServerId server, AuthorId author, long sequence) =>
        Log(server).Where(e => e.Author == author && e.Sequence == sequence);
}
