using Shouldly;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Something that is done to a store and to the model, and compared. As text, it is what a failure shows.</summary>
internal abstract record ModelOperation
{
    public abstract Task RunAsync(ModelRun run);
}

/// <summary>A stretch of one author's events of a server.</summary>
/// <param name="Server">Its number.</param>
/// <param name="Author">The author's number.</param>
/// <param name="From">The first sequence.</param>
/// <param name="Count">How many events.</param>
/// <param name="Fork">0 for the chain itself; otherwise which other event at each sequence.</param>
internal sealed record Stretch(int Server, int Author, int From, int Count, int Fork)
{
    public override string ToString() =>
        $"server {Server} author {Author}: {From} to {From + Count - 1}{(Fork == 0 ? "" : $", fork {Fork}")}";
}

/// <summary>Stores a batch. Stretches may overlap, or be stored already.</summary>
internal sealed record StoreBatch(Stretch[] Stretches, DuplicatePolicy Policy, bool IsByAnother) : ModelOperation
{
    public override async Task RunAsync(ModelRun run)
    {
        var batch = Stretches.SelectMany(run.Events).ToArray();
        var expected = run.Model.Store(batch, Policy);
        var storing = run.Store(IsByAnother).StoreEventsAsync(batch, Policy);
        if (expected is null)
            await Should.ThrowAsync<DuplicateEventException>(storing);
        else
            (await storing).Receipts.ShouldBe(expected);
    }

    public override string ToString() =>
        $"store{(IsByAnother ? " by another" : "")}, {Policy}: {string.Join("; ", Stretches.AsEnumerable())}";
}

/// <summary>Stores one event.</summary>
internal sealed record StoreOne(Stretch Event) : ModelOperation
{
    public override async Task RunAsync(ModelRun run)
    {
        var made = run.Events(Event).First();
        (await run.Store(false).StoreEventAsync(made)).ShouldBe(run.Model.Store([made], DuplicatePolicy.Skip)![0]);
    }

    public override string ToString() => $"store one: {Event}";
}

/// <summary>Ends the application and starts it anew.</summary>
internal sealed record Reopen : ModelOperation
{
    public override Task RunAsync(ModelRun run) => run.ReopenAsync();
}

/// <summary>Compares all that can be read.</summary>
internal sealed record CompareAll : ModelOperation
{
    public override Task RunAsync(ModelRun run) => run.CompareAsync();
}

/// <summary>Reads a log page by page in both directions, whole and by channel.</summary>
internal sealed record ReadPages(int Server, int Limit) : ModelOperation
{
    public override async Task RunAsync(ModelRun run)
    {
        var (store, server) = (run.Store(false), run.Server(Server));
        var log = run.Model.Log(server).Select((made, index) => (Position: index + 1L, Event: made)).ToArray();
        (await ModelPages.LogAsync(store, server, Limit)).ShouldBe(log);
        foreach (var channel in ModelRun.Channels.Append<string?>(null))
        {
            var expected = log.Where(e => channel is null || e.Event.Channel == channel).Reverse();
            (await ModelPages.HistoryAsync(store, server, channel, Limit)).ShouldBe(expected);
        }
    }
}

/// <summary>Looks for events, stored or not.</summary>
internal sealed record Find(Stretch Events) : ModelOperation
{
    public override async Task RunAsync(ModelRun run)
    {
        foreach (var made in run.Events(Events))
            (await run.Store(false).FindAsync(made.Server, made.Hash))?.Position.ShouldBe(run.Model.Position(made.Server, made));
    }

    public override string ToString() => $"find {Events}";
}

/// <summary>
/// Catches somebody up who holds some heads, page by page. A head may be that of an event that is not stored, or of none.
/// </summary>
internal sealed record CatchUp(int Server, Stretch[] Heads, bool AreKnown, int Limit) : ModelOperation
{
    public override Task RunAsync(ModelRun run) => ModelPages.CompareMissingAsync(
        run.Store(false), run.Model, run.Server(Server),
        Heads.Select(head => run.Events(head with { Server = Server }).Last())
            .DistinctBy(made => made.Author)
            .ToDictionary(
                made => made.Author, made => new ChainHead(made.Author, made.Sequence, AreKnown ? made.Hash : EventHash.None)),
        Limit);

    public override string ToString() =>
        $"catch up on server {Server} by {Limit}, heads{(AreKnown ? "" : " of no event")}: {string.Join("; ", Heads.AsEnumerable())}";
}
