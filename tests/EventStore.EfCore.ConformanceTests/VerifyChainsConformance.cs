using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Chains that came in order are not walked by themselves where an engine proves its indexes; whatever is the matter with them or with
/// others, what is found is what somebody finds who walks all of them, as a rate makes one do.
/// </summary>
public abstract class VerifyChainsConformance : StoreConformance
{
    private const string AnotherHash = "\"Hash\" = (SELECT \"Author\" FROM \"Chains\" WHERE \"ChainId\" = 1)";

    private static readonly VerifyOptions Slow = new() { EventsPerSecond = 100_000 };
    private static readonly VerifyOptions Fast = new();

    private readonly LinkReads _reads = new();

    [Fact]
    public async Task Chains_in_order_are_counted_and_not_walked()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        (await ShouldAgreeAsync()).Findings.ShouldBeEmpty();
        ShouldHaveRead(counts: 1, walks: 0);
    }

    [Fact]
    public async Task Of_many_chains_only_those_that_are_out_of_order_are_walked()
    {
        var (late, events) = (new ChainBuilder(Grove, 500).Take(9), EventSamples.Community(Grove, 40, 30));
        await Store.StoreEventsAsync([late[0], late[2], late[1], .. events, .. late[3..]]);
        await Store.StoreEventAsync(new ChainBuilder(Grove, 7).ForkOf(events[606]));
        var report = await ShouldAgreeAsync();
        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(VerifyFindingKind.Fork);
        ShouldHaveRead(counts: 2, walks: 2);
    }

    [Fact]
    public async Task Where_many_are_out_of_order_all_are_walked_at_once()
    {
        var holed = Enumerable.Range(100, 10).Select(author => new ChainBuilder(Grove, author).Take(3)[2]);
        await Store.StoreEventsAsync([.. holed, .. EventSamples.Community(Grove, 40, 30)]);
        (await ShouldAgreeAsync()).Findings.Count.ShouldBe(10);
        ShouldHaveRead(counts: 0, walks: 1);
    }

    [Theory]
    [InlineData(AnotherHash)]
    [InlineData("\"Previous\" = \"Hash\"")]
    [InlineData("\"Sequence\" = \"Sequence\" + 1")]
    [InlineData("\"ChainId\" = 3")]
    [InlineData("\"ChainId\" = 30")]
    [InlineData("\"Payload\" = \"Hash\"")]
    [InlineData("\"Position\" = \"Position\" + 100000")]
    [InlineData("\"Checksum\" = NULL")]
    public async Task Damage_in_one_chain_leads_to_the_same_findings(string change)
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        await TamperAsync($"UPDATE \"Events\" SET {change} WHERE \"Position\" = 605");
        (await ShouldAgreeAsync()).Ok.ShouldBeFalse();
        _reads.Walks.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_chain_whose_end_was_lost_is_sound_as_far_as_it_is_there_and_the_log_tells_of_the_loss()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        await TamperAsync("DELETE FROM \"Events\" WHERE \"Position\" = 1200");
        (await ShouldAgreeAsync()).Findings.ShouldHaveSingleItem().Kind.ShouldBe(VerifyFindingKind.MissingPosition);
        ShouldHaveRead(counts: 1, walks: 0);
    }

    [Fact]
    public async Task Recorded_holes_of_a_chain_in_order_are_found()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        await TamperAsync("INSERT INTO \"ChainGaps\" (\"ServerId\", \"ChainId\", \"FromSequence\", \"ToSequence\") VALUES (1, 9, 2, 3)");
        (await ShouldAgreeAsync()).Findings.ShouldHaveSingleItem().Kind.ShouldBe(VerifyFindingKind.WrongBookkeeping);
    }

    [Fact]
    public async Task An_erased_event_keeps_its_place_in_its_chain()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        var stored = (await ReadLogAsync(Store, Grove))[604].Event;
        await Fixture.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Grove, stored.Hash, "order 7", "the archivist");
        var report = await ShouldAgreeAsync();
        (report.Ok, report.EventsErased).ShouldBe((true, 1));
        ShouldHaveRead(counts: 1, walks: 0);
        await TamperAsync($"UPDATE \"Events\" SET {AnotherHash} WHERE \"Position\" = 605");
        (await ShouldAgreeAsync()).Findings.ShouldContain(f => f.Kind == VerifyFindingKind.BrokenLink);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_came_and_whatever_happened_to_it_the_findings_are_the_same(int seed)
    {
        var random = new Random(seed);
        await StoreInDisorderAsync(random);
        await ShouldAgreeAsync();
        for (var damages = 0; damages < 12; damages++)
        {
            var position = random.Next(1, 2_000);
            await TamperAsync(random.Next(4) switch
            {
                0 => $"DELETE FROM \"Events\" WHERE \"Position\" = {position}",
                1 => $"UPDATE \"Events\" SET \"Previous\" = \"Hash\" WHERE \"Position\" = {position}",
                2 => $"UPDATE \"Events\" SET \"Sequence\" = {random.Next(1, 60)} WHERE \"Position\" = {position}",
                _ => $"UPDATE \"Events\" SET \"ChainId\" = {random.Next(1, 60)} WHERE \"Position\" = {position}",
            });
        }

        (await ShouldAgreeAsync()).Findings.Select(f => f.Kind).Distinct().Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task One_that_goes_on_where_another_was_interrupted_finds_the_same()
    {
        await StoreInDisorderAsync(new Random(4));
        await TamperAsync("DELETE FROM \"Events\" WHERE \"Position\" IN (300, 1500)");
        var expected = await ShouldAgreeAsync();
        var pages = new Pages();
        await Fixture.Verifier.VerifyAsync(Fast with { Progress = pages }, default);
        pages.All.Count.ShouldBeGreaterThan(2);
        foreach (var checkpoint in pages.All)
        {
            var rest = await Fixture.Verifier.VerifyAsync(Fast with { ResumeFrom = checkpoint }, default);
            OfServers(rest).ShouldBe(expected.Findings);
            rest.EventsChecked.ShouldBe(expected.EventsChecked);
        }
    }

    [Fact]
    public async Task What_is_stored_meanwhile_changes_nothing()
    {
        var chains = Enumerable.Range(1, 40).Select(author => new ChainBuilder(Grove, author)).ToArray();
        await Store.StoreEventsAsync([.. Enumerable.Range(0, 60).SelectMany(_ => chains.Select(c => c.Next()))]);
        await Fixture.ReopenAsync([_reads]);
        var pages = new Pages(() =>
        {
            var last = chains[3].Next();
            Event[] more = [chains[1].Next(), chains[2].ForkOf(last), last, chains[3].ForkOf(last), .. new ChainBuilder(Grove, 99).Take(2)];
            Store.StoreEventsAsync(more, DuplicatePolicy.Skip).GetAwaiter().GetResult();
        });
        var report = await Fixture.Verifier.VerifyAsync(Fast with { Progress = pages }, default);
        report.Findings.ShouldBeEmpty();
        pages.All.Count.ShouldBeGreaterThan(2);

        // Only the one that came meanwhile.
        ShouldHaveRead(counts: 1, walks: 1);
    }

    /// <summary>Sixty chains: most in order, some late, forked, holed, or with links that lead elsewhere.</summary>
    private async Task StoreInDisorderAsync(Random random)
    {
        var chains = Enumerable.Range(1, 60).Select(author => new ChainBuilder(Grove, author).Take(40)).ToArray();
        var queues = chains.Select(c => new Queue<Event>(c)).ToArray();
        var log = new List<Event>();
        for (var i = 0; i < 6; i++)
        {
            var author = random.Next(60);
            var (chain, builder) = (chains[author], new ChainBuilder(Grove, author + 1));
            var fork = builder.ForkOf(chain[random.Next(40)]);
            queues[author] = new Queue<Event>((i % 3) switch
            {
                0 => [.. chain[5..20], .. chain[..5], .. chain[30..]],
                1 => [.. chain, fork, .. builder.From(fork).Take(3)],
                _ => [.. chain[1..], builder.From(builder.ForkOf(chain[2])).Next()],
            });
        }

        while (queues.Where(q => q.Count > 0).ToArray() is { Length: > 0 } rest)
            log.Add(rest[random.Next(rest.Length)].Dequeue());
        await Store.StoreEventsAsync(log, DuplicatePolicy.Skip);
    }

    /// <summary>Returns what both found, without what the engine did; what was read is counted for the second.</summary>
    private async Task<VerifyReport> ShouldAgreeAsync()
    {
        await Fixture.ReopenAsync([_reads], clock: new JumpingClock());
        var expected = await Fixture.Verifier.VerifyAsync(Slow, default);
        _reads.Clear();
        var report = await Fixture.Verifier.VerifyAsync(Fast, default);
        var findings = OfServers(report);
        findings.ShouldBe(OfServers(expected));
        (report.EventsChecked, report.EventsErased, report.EventsNotCovered)
            .ShouldBe((expected.EventsChecked, expected.EventsErased, expected.EventsNotCovered));
        return report with { Findings = findings };
    }

    private void ShouldHaveRead(int counts, int walks)
    {
        if (Fixture.ChecksProveIndexes)
            (_reads.Counts, _reads.Walks).ShouldBe((counts, walks));
        else
            (_reads.Counts, _reads.Walks > 0).ShouldBe((0, true));
    }

    /// <summary>Without those of the engine's own checks, which do not run with a rate.</summary>
    private static VerifyFinding[] OfServers(VerifyReport report) => [.. report.Findings.Where(f => f.Server is not null)];

    private Task<int> TamperAsync(string sql) => Fixture.TamperAsync(FormattableStringFactory.Create(sql));

    private sealed class Pages(Action? then = null) : IProgress<VerifyProgress>
    {
        public List<VerifyCheckpoint> All { get; } = [];

        public void Report(VerifyProgress value)
        {
            All.Add(value.Checkpoint);
            then?.Invoke();
        }
    }
}
