using System.Runtime.CompilerServices;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Single events, what comes back, and what is refused before anything is opened.</summary>
public abstract class WritingConformance : StoreConformance
{
    [Fact]
    public async Task A_stored_event_comes_back_as_it_was()
    {
        var other = new ChainBuilder(Grove, 2).Next();
        var chain = new ChainBuilder(Grove, 1);
        chain.Next();
        var made = chain.Next("général 👋", [0, 1, 2, 255], other.Hash, EventHash.None);
        (await Store.StoreEventAsync(made)).ShouldBe(new StoreReceipt(StoreOutcome.Stored, 1));

        var found = (await Store.FindAsync(Grove, made.Hash)).ShouldNotBeNull();
        found.Position.ShouldBe(1);
        found.Event.ShouldBe(made);
        found.Event.Content.ComputeHash().ShouldBe(made.Hash);
        found.Event.Content.ToBytes().ShouldBe(made.Content.ToBytes());
        found.Event.Signature.ToArray().ShouldBe(made.Signature.ToArray());
        found.Event.Channel.ShouldBe("général 👋");
        found.Event.Content.Dependencies.ToArray().ShouldBe([other.Hash, EventHash.None]);
    }

    [Fact]
    public async Task The_smallest_and_the_largest_values_come_back_as_they_were()
    {
        var limits = new EventContent(AuthorId.FromBytes(new byte[32]), 1, EventHash.None, [], [], 0);
        var smallest = Event.Create(new ServerId("s"), limits, new byte[64], "c");
        var dependencies = Enumerable.Range(0, 64).Select(i => EventHash.FromBytes([.. Enumerable.Repeat((byte)i, 32)])).ToArray();
        var content = new EventContent(
            AuthorId.FromBytes([.. Enumerable.Repeat((byte)255, 32)]), long.MaxValue, dependencies[1], dependencies.AsSpan(),
            new byte[EventLimits.DefaultMaxPayloadBytes].AsSpan(), long.MaxValue);
        var largest = Event.Create(new ServerId(new string('s', 128)), content, new byte[64], new string('c', 128));

        await Store.StoreEventsAsync([smallest, largest]);
        foreach (var made in new[] { smallest, largest })
        {
            var found = (await Store.FindAsync(made.Server, made.Hash)).ShouldNotBeNull();
            found.Event.Content.ToBytes().ShouldBe(made.Content.ToBytes());
            found.Event.Channel.ShouldBe(made.Channel);
        }

        var heads = await Store.GetHeadsAsync(largest.Server);
        heads.Heads.ShouldBeEmpty();
        heads.Holes.ShouldBe([new ChainHole(largest.Author, 1, long.MaxValue - 1)]);
    }

    [Fact]
    public async Task Storing_an_event_again_reports_its_position()
    {
        var events = new ChainBuilder(Grove, 1).Take(3);
        foreach (var made in events)
            await Store.StoreEventAsync(made);
        for (var i = 0; i < 3; i++)
            (await Store.StoreEventAsync(events[i])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, i + 1));
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task Positions_go_on_where_they_were_after_a_restart()
    {
        var chain = new ChainBuilder(Grove, 1);
        var events = chain.Take(6);
        await Store.StoreEventsAsync(events[..3]);
        var reopened = await Fixture.ReopenAsync();
        (await reopened.StoreEventAsync(events[1])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 2));
        var result = await reopened.StoreEventsAsync(events[3..]);
        result.Receipts.Select(r => r.Position).ShouldBe([4, 5, 6]);
        await ShouldHoldAsync(reopened, Grove, events);
        await ShouldBeSoundAsync(6);
    }

    [Fact]
    public async Task Each_server_has_its_own_positions_and_its_own_identity_of_events()
    {
        var content = new ChainBuilder(Grove, 1).Next().Content;
        var here = Event.Create(Grove, content, new byte[64]);
        var there = Event.Create(Meadow, content, new byte[64]);
        var result = await Store.StoreEventsAsync([here, there]);
        result.Receipts.ShouldBe([new StoreReceipt(StoreOutcome.Stored, 1), new StoreReceipt(StoreOutcome.Stored, 1)]);
        await ShouldHoldAsync(Store, Grove, [here]);
        await ShouldHoldAsync(Store, Meadow, [there]);
    }

    [Fact]
    public async Task Servers_that_differ_only_in_case_are_two()
    {
        ServerId[] servers = [new("Grove"), new("grove"), new("GROVE "), new("gröve"), new("gro\u0308ve")];
        foreach (var server in servers)
            (await Store.StoreEventAsync(new ChainBuilder(server, 1).Next())).Position.ShouldBe(1);
        (await Store.GetServersAsync()).Select(s => s.Server).ShouldBe(servers, ignoreOrder: true);
    }

    [Fact]
    public async Task A_payload_of_the_limit_is_stored_and_one_byte_more_is_not()
    {
        var store = await Fixture.ReopenAsync(o => o.MaxPayloadBytes = 1000);
        var chain = new ChainBuilder(Grove, 1);
        var fits = chain.Next(payload: new byte[1000]);
        await store.StoreEventAsync(fits);
        var error = await Should.ThrowAsync<InvalidEventException>(() => store.StoreEventAsync(chain.Next(payload: new byte[1001])));
        error.Reason.ShouldContain("1001 bytes");
        await ShouldHoldAsync(store, Grove, [fits]);
    }

    [Fact]
    public async Task A_batch_larger_than_the_option_is_refused()
    {
        var store = await Fixture.ReopenAsync(o => o.MaxBatchSize = 3);
        var events = new ChainBuilder(Grove, 1).Take(4);
        (await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.StoreEventsAsync(events))).Message.ShouldContain("MaxBatchSize");
        (await store.StoreEventsAsync(events[..3])).Stored.ShouldBe(3);
    }

    [Fact]
    public async Task Null_is_refused()
    {
        await Should.ThrowAsync<ArgumentNullException>(() => Store.StoreEventAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.StoreEventsAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(() => Store.StoreEventsAsync([new ChainBuilder(Grove, 1).Next(), null!]));
        await ShouldHoldAsync(Store, Grove, []);
    }

    [Fact]
    public async Task The_time_of_storing_is_the_stores_own()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next());
        var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        (await ReadLogAsync(Store, Grove)).ShouldHaveSingleItem().StoredAtMs.ShouldBeInRange(before, after);
    }

    [Fact]
    public async Task A_new_author_and_channel_are_looked_up_only_by_a_writer_that_does_not_know_all_others()
    {
        var watch = new CommandWatch();
        var store = await Fixture.ReopenAsync([watch], clock: new StoppedClock());
        var chains = Enumerable.Range(1, 4).Select(author => new ChainBuilder(Grove, author)).ToArray();
        Event[] events =
            [chains[0].Next("oak"), chains[0].Next("oak"), chains[1].Next("elm"), chains[2].Next("ash"), chains[3].Next("yew")];
        await store.StoreEventAsync(events[0]);
        var known = await QueriesOfAsync(events[1]);
        (await QueriesOfAsync(events[2])).ShouldBe(known);

        store = await Fixture.ReopenAsync([watch], clock: new StoppedClock());
        await store.GetHeadsAsync(Grove);
        var row = Fixture.KnowsThatNobodyElseWrites ? 1 : 0;
        (await QueriesOfAsync(events[3])).ShouldBe(known + row + 3, "the server's row is checked once");
        (await QueriesOfAsync(events[4])).ShouldBe(known + 2);
        (await store.StoreEventAsync(events[2])).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, 3));
        await ShouldHoldAsync(store, Grove, events);

        async Task<int> QueriesOfAsync(Event item)
        {
            var before = watch.Queries;
            await store.StoreEventAsync(item);
            return watch.Queries - before;
        }
    }

    [Theory]
    [InlineData("LastChainId", 0)]
    [InlineData("LastChainId", 1)]
    [InlineData("LastChainId", 2)]
    [InlineData("LastChannelId", 0)]
    [InlineData("LastChannelId", 1)]
    public async Task A_servers_row_that_counts_too_low_is_damage_that_names_the_server_and_nothing_is_stored(string column, int value)
    {
        Event[] stored =
        [
            .. new ChainBuilder(Grove, 1).Take(2, "general"), .. new ChainBuilder(Grove, 2).Take(2, "random"),
            .. new ChainBuilder(Grove, 3).Take(2, "general"),
        ];
        await Store.StoreEventsAsync(stored);
        await Fixture.TamperAsync(FormattableStringFactory.Create($"UPDATE \"Servers\" SET \"{column}\" = {value}"));

        // The last author of those that are there, who would be taken for a new one, and somebody new in a new channel.
        var store = await Fixture.ReopenAsync();
        foreach (var author in new[] { 3, 4 })
        {
            var next = new ChainBuilder(Grove, author).Take(author, "new");
            var error = await Should.ThrowAsync<StorageException>(() => store.StoreEventsAsync(next, DuplicatePolicy.Skip));
            error.Kind.ShouldBe(StorageErrorKind.Corrupt);
            error.Message.ShouldContain("server 'grove'");
            error.Message.ShouldContain($"'{value}'");
        }

        await ShouldHoldAsync(store, Grove, stored);
    }
}
