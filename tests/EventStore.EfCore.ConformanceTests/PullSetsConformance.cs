using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Taking what another archive has by reconciling with it, and what is made of a peer that lies.</summary>
public abstract class PullSetsConformance : PeerSuite
{
    private readonly Event[] _events = EventSamples.Community(Grove, 3, 40, "general", null);

    private IArchivePuller Puller => Fixture.Services.GetRequiredService<IArchivePuller>();

    [Fact]
    public async Task It_takes_what_neither_cursors_nor_heads_find_and_sends_nothing()
    {
        var there = await ThereAsync();
        var forks = _events.Where(e => e.Sequence is 5 or 17).Select(ForkOf).ToArray();
        await there.Store.StoreEventsAsync([.. _events, .. forks[1..]]);
        await Store.StoreEventsAsync([.. _events[..10], forks[0]]);

        // Damaged while the cursor passed, and repaired behind it; heads then find the hole, and not the fork.
        await DamageAsync(there, Grove, 20, 122);
        (await Puller.PullAsync(there.Store)).LeftOut.ShouldBe(2);
        (await there.Store.StoreEventsAsync([_events[19], forks[2]], DuplicatePolicy.Skip)).Repaired.ShouldBe(2);
        (await Puller.PullAsync(there.Store)).Stored.ShouldBe(0);
        await CatchUpAsync(Store, there.Store, Grove);
        var seen = new Kept();
        var report = await Puller.ReconcileAsync(await SourceAsync(), null, seen);

        var log = report.Servers.ShouldHaveSingleItem();
        (log.Server, log.Totals.Stored, log.Totals.Forks, report.Stored, report.LeftOut, log.Erased).ShouldBe((Grove, 1, 1, 1, 0, 0));
        (log.Rounds > 1, log.MessageBytes > 0).ShouldBe((true, true));
        seen.Values.ShouldBe([1]);
        (await HashesAsync(Store, Grove)).SetEquals(_events.Concat(forks).Select(e => e.Hash)).ShouldBeTrue();
        (await HashesAsync(there.Store, Grove)).SetEquals(_events.Concat(forks[1..]).Select(e => e.Hash)).ShouldBeTrue();
        await ShouldBeSoundAsync(_events.Length + forks.Length);
        (await Puller.ReconcileAsync(await SourceAsync())).Servers.ShouldHaveSingleItem().Totals.Read.ShouldBe(0);
    }

    [Fact]
    public async Task All_servers_of_the_source_are_reconciled_or_those_that_are_named()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        await there.Store.StoreEventsAsync(new ChainBuilder(Meadow, 7).Take(5));
        await Store.StoreEventsAsync(new ChainBuilder(new ServerId("wood"), 8).Take(3));

        var one = await Puller.ReconcileAsync(await SourceAsync(), new PullOptions { Servers = [Meadow] });
        var all = await Puller.ReconcileAsync(await SourceAsync());

        one.Servers.Select(s => (s.Server, s.Totals.Stored)).ShouldBe([(Meadow, 5)]);
        all.Servers.Select(s => (s.Server, s.Totals.Stored)).ShouldBe([(Grove, 120), (Meadow, 0)]);
        await ShouldHoldAsync(Store, Meadow, new ChainBuilder(Meadow, 7).Take(5));
    }

    [Fact]
    public async Task Predecessors_are_stored_first_whatever_their_times_and_places_there()
    {
        // The later an event is in the chain, the earlier it says it is, and so it is named earlier.
        var there = await ThereAsync();
        var author = new ChainBuilder(Grove, 1).Author;
        var chain = new List<Event>();
        while (chain.Count < 50)
        {
            var content = new EventContent(
                author, chain.Count + 1, chain.LastOrDefault()?.Hash ?? EventHash.None, [], [], 1_760_000_000_000 - chain.Count);
            chain.Add(Event.Create(Grove, content, new byte[EventLimits.SignatureBytes]));
        }

        await there.Store.StoreEventsAsync(chain.AsEnumerable().Reverse().ToArray());

        await Puller.ReconcileAsync(await SourceAsync());

        await ShouldHoldAsync(Store, Grove, chain);
    }

    [Fact]
    public async Task What_this_store_refuses_and_what_was_erased_there_is_left_out_and_named()
    {
        var there = await ThereAsync();
        var large = new ChainBuilder(Grove, 9).Next(payload: new byte[5_000]);
        await there.Store.StoreEventsAsync([.. _events[..5], large, .. _events[5..]]);
        await there.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Grove, _events[20].Hash, "order 7", "the archivist");
        await Fixture.ReopenAsync(o => (o.MaxPayloadBytes, o.MaxBatchSize) = (1_000, 50));

        for (var round = 0; round < 2; round++)
        {
            var report = await Puller.ReconcileAsync(await SourceAsync());

            var log = report.Servers.ShouldHaveSingleItem();
            (log.Totals.Stored, log.LeftOut, log.Erased).ShouldBe((round == 0 ? 119 : 0, 1, 1));
            var finding = report.Findings.ShouldHaveSingleItem();
            (finding.Positions, finding.Hash).ShouldBe((new PositionRange(6, 6), large.Hash.ToString()));
            finding.Reason.ShouldContain("MaxPayloadBytes");
        }

        await ShouldBeSoundAsync(119);
    }

    [Fact]
    public async Task Forged_events_are_left_out_where_signatures_are_verified()
    {
        var there = await ThereAsync();
        var events = new ChainBuilder(Grove, 1).Take(10);
        await there.Store.StoreEventsAsync([.. events[..4], SampleSignatures.Forge(events[4]), .. events[5..]]);
        await Fixture.ReopenAsync(configureServices: s => s.AddSingleton<IEventSignatureVerifier>(new SampleSignatures()));

        var report = await Puller.ReconcileAsync(await SourceAsync());

        (report.Stored, report.LeftOut).ShouldBe((9, 1));
        var finding = report.Findings.ShouldHaveSingleItem();
        (finding.Hash, finding.Reason.Contains("signature", StringComparison.Ordinal)).ShouldBe((events[4].Hash.ToString(), true));
    }

    [Fact]
    public async Task What_gives_its_events_one_by_one_gives_all_of_them()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        await there.ReopenAsync(o => o.MaxPageBytes = 500);

        var report = await Puller.ReconcileAsync(await SourceAsync());

        (report.Stored, report.LeftOut).ShouldBe((120, 0));
        await ShouldBeSoundAsync(120);
    }

    [Fact]
    public async Task A_reconciliation_that_is_cut_off_keeps_what_it_has_and_finds_the_rest_the_next_time()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        await Fixture.ReopenAsync(o => o.MaxBatchSize = 20);
        var source = await SourceAsync();
        var given = 0;

        await Should.ThrowAsync<IOException>(() => Puller.ReconcileAsync(
            new LyingSource(source) { OnGive = (_, found) => ++given > 2 ? throw new IOException("cut") : found }));
        (await HashesAsync(Store, Grove)).Count.ShouldBe(40);
        using var ended = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(
            () => Puller.ReconcileAsync(source, null, new Ending(ended), ended.Token));
        (await HashesAsync(Store, Grove)).Count.ShouldBe(60);

        (await Puller.ReconcileAsync(source)).Stored.ShouldBe(60);
        await ShouldBeSoundAsync(120);
    }

    [Fact]
    public async Task A_peer_that_gives_what_was_not_asked_for_is_an_error_and_nothing_of_that_is_stored()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        var strange = new StoredEvent(1, 0, new ChainBuilder(Meadow, 1).Next());
        var unasked = new StoredEvent(1, 0, new ChainBuilder(Grove, 8).Next());
        Func<EventsByHash, EventsByHash>[] lies =
        [
            found => found with { Events = [.. found.Events, strange] },
            found => found with { Events = [.. found.Events, unasked] },
            found => found with { Events = [.. found.Events, found.Events[0]] },
        ];
        foreach (var lie in lies)
        {
            var source = new LyingSource(await SourceAsync()) { OnGive = (_, found) => lie(found) };
            (await Should.ThrowAsync<StorageException>(() => Puller.ReconcileAsync(source))).Message.ShouldContain("was not asked for");
        }

        (await Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_peer_that_names_what_it_does_not_give_is_asked_once_and_comes_to_an_end()
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events);
        var asked = new List<EventHash>();
        var source = new LyingSource(await SourceAsync())
        {
            OnGive = (hashes, found) =>
            {
                asked.AddRange(hashes);
                return new EventsByHash([], [new ChainBuilder(Grove, 8).Next().Hash], [], found.Rest);
            },
        };

        var report = await Puller.ReconcileAsync(source);

        (report.Stored, report.LeftOut, report.Servers[0].Erased).ShouldBe((0, 120, 0));
        asked.Order().ShouldBe(_events.Select(e => e.Hash).Order());
        var finding = report.Findings[0];
        (finding.Positions, report.Findings.Count).ShouldBe((null, 120));
        finding.Reason.ShouldContain("not given");
        (await Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("00")]
    [InlineData("6100000100112233445566778899aabbccddeeff")]
    public async Task Answers_that_are_none_or_lead_nowhere_end_it(string answer)
    {
        var there = await ThereAsync();
        await there.Store.StoreEventsAsync(_events[..1]);
        await Store.StoreEventsAsync(_events);
        var source = new LyingSource(await SourceAsync()) { OnAnswer = _ => Convert.FromHexString(answer) };

        await Should.ThrowAsync<ReconciliationProtocolException>(() => Puller.ReconcileAsync(source));
    }

    private static Event ForkOf(Event value) => Enumerable.Range(1, 3).Select(author => new ChainBuilder(Grove, author))
        .First(c => c.Author == value.Author).ForkOf(value);

    private async Task<ReconcilableStore> SourceAsync()
    {
        var there = await ThereAsync();
        return new ReconcilableStore(there.Store, ReconcilerOf(there));
    }

    private sealed class Kept : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }

    private sealed class Ending(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}
