using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Random batches, against the plain model: duplicates, forks, holes, several servers, both policies, restarts, a second
/// application.
/// </summary>
public abstract class ModelConformance : StoreConformance
{
    private static readonly ServerId[] Servers = [Grove, Meadow, new("orchard")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_store_does_what_the_model_does(int seed)
    {
        var random = new Random(seed);
        var model = new ModelStore();
        var waiting = RandomEvents(random);
        var stored = new List<Event>();
        var other = (IEventStore)Fixture.OpenAnother().GetService(typeof(IEventStore))!;
        for (var round = 0; waiting.Count > 0; round++)
        {
            if (random.Next(12) == 0)
                await Fixture.ReopenAsync();
            var store = random.Next(4) == 0 ? other : Store;
            var batch = RandomBatch(random, waiting, stored);
            var policy = random.Next(2) == 0 ? DuplicatePolicy.Skip : DuplicatePolicy.Reject;
            var expected = model.Store(batch, policy);
            if (expected is null)
            {
                await Should.ThrowAsync<DuplicateEventException>(() => store.StoreEventsAsync(batch));
                waiting.AddRange(batch.Except(stored));
                continue;
            }

            (await store.StoreEventsAsync(batch, policy)).Receipts.ShouldBe(expected, $"seed {seed}, round {round}");
            stored.AddRange(batch.Except(stored));
            if (random.Next(8) == 0)
                await CompareAsync(store, model, random);
        }

        await CompareAsync(Store, model, random);
        await ShouldBeSoundAsync(stored.Count);
    }

    private static async Task CompareAsync(IEventStore store, ModelStore model, Random random)
    {
        foreach (var server in Servers)
        {
            await ShouldHoldAsync(store, server, model.Log(server));
            var heads = await store.GetHeadsAsync(server);
            heads.Heads.ShouldBe(model.Heads(server));
            heads.Holes.ShouldBe(model.Holes(server));
            foreach (var limit in new[] { 1, 2, 7 })
                await CompareMissingAsync(store, model, server, RandomHeads(random, model.Log(server)), limit);
        }
    }

    private static async Task CompareMissingAsync(
        IEventStore store, ModelStore model, ServerId server, Dictionary<AuthorId, ChainHead> heads, int limit)
    {
        var expected = model.Missing(server, heads).ToList();
        var whole = await store.GetMissingAsync(new MissingRequest(server, heads.Values));
        whole.Events.Select(e => e.Event).ShouldBe(expected);
        whole.HasMore.ShouldBeFalse();

        var received = new List<Event>();
        EventPage page;
        do
        {
            page = await store.GetMissingAsync(new MissingRequest(server, heads.Values) { Limit = limit });
            page.HasMore.ShouldBe(received.Count + limit < expected.Count);
            foreach (var made in page.Events.Select(e => e.Event))
            {
                received.Add(made);
                heads[made.Author] = new ChainHead(made.Author, made.Sequence, made.Hash);
            }
        }
        while (page.HasMore);

        received.ShouldBe(expected);
    }

    /// <summary>Chains with forks and branches, roughly in the order a network would bring them: early ones first, not strictly.</summary>
    private static List<Event> RandomEvents(Random random)
    {
        var events = new List<(int Order, Event Made)>();
        foreach (var server in Servers)
        {
            for (var author = 1; author <= 4; author++)
            {
                var chain = new ChainBuilder(server, author);
                var channel = random.Next(3) == 0 ? null : $"channel {random.Next(3)}";
                foreach (var made in chain.Take(random.Next(5, 25), channel))
                {
                    events.Add(((int)made.Sequence * 10 + random.Next(40), made));
                    if (random.Next(8) == 0)
                        events.Add(((int)made.Sequence * 10 + random.Next(40), chain.ForkOf(made)));
                }
            }
        }

        return [.. events.OrderBy(e => e.Order).Select(e => e.Made)];
    }

    private static List<Event> RandomBatch(Random random, List<Event> waiting, List<Event> stored)
    {
        var batch = new List<Event>();
        for (var size = random.Next(1, 12); size > 0 && waiting.Count > 0; size--)
        {
            var index = random.Next(Math.Min(waiting.Count, 15));
            batch.Add(waiting[index]);
            waiting.RemoveAt(index);
        }

        if (stored.Count > 0 && random.Next(4) == 0)
            batch.Insert(random.Next(batch.Count), stored[random.Next(stored.Count)]);
        if (random.Next(8) == 0)
            batch.Add(batch[random.Next(batch.Count)]);
        return batch;
    }

    private static Dictionary<AuthorId, ChainHead> RandomHeads(Random random, IReadOnlyList<Event> log)
    {
        var heads = new Dictionary<AuthorId, ChainHead>();
        foreach (var made in log.Where(_ => random.Next(6) == 0))
        {
            // Now and then a head whose event the store does not hold.
            var hash = random.Next(5) == 0 ? EventHash.None : made.Hash;
            heads[made.Author] = new ChainHead(made.Author, made.Sequence, hash);
        }

        return heads;
    }
}
