using System.Runtime.CompilerServices;
using EventStore.EfCore.Database;
using EventStore.EfCore.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Who reads several pages at once finds what somebody finds who reads one after the other, as a rate makes one do.</summary>
public abstract class VerifyPagesConformance : StoreConformance
{
    // As large as pages without a rate.
    private static readonly VerifyOptions OneByOne = new() { EventsPerSecond = 100_000 };

    [Fact]
    public async Task Damage_at_the_ends_of_pages_and_in_several_chains_is_found_in_its_order()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 6, 1_200, "general", null));
        await DamageAsync(13, 1_000, 1_001, 1_999, 2_003, 4_100, 6_500, 7_200);
        await DeleteAsync(2_000, 2_001, 3_333, 4_444, 5_555, 6_666, 7_199);
        var report = await ShouldAgreeAsync();
        report.Findings.Count(f => f.Kind == VerifyFindingKind.CorruptEvent).ShouldBe(8);
        report.Findings.Count(f => f.Kind == VerifyFindingKind.MissingPosition).ShouldBe(6);
        report.Findings.Count(f => f.Kind == VerifyFindingKind.BrokenLink).ShouldBeGreaterThan(5);
        report.Findings.Count(f => f.Kind == VerifyFindingKind.Hole).ShouldBeGreaterThan(5);
        report.EventsChecked.ShouldBe(7_193);
    }

    [Fact]
    public async Task Pages_that_are_full_of_bytes_before_they_are_full_of_events_are_checked_whole()
    {
        var chain = new ChainBuilder(Grove, 1);
        await Store.StoreEventsAsync([.. Enumerable.Range(1, 1_500).Select(i => chain.NextOf(1_000 + (i * 7_919 % 30_000)))]);
        await DamageAsync(500, 1_000, 1_500);
        await DeleteAsync(700);
        (await ShouldAgreeAsync()).EventsChecked.ShouldBe(1_499);
        (await PagesAsync(4)).Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Pages_begin_where_the_ones_before_them_end_whatever_is_missing()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 4_000));
        (await PagesAsync(4)).ShouldBe([.. Enumerable.Range(0, 8).Select(i => (i * 1_000L, (i + 1) * 1_000L)), (8_000, 8_000)]);
        await DeleteAsync(1, 1_000, 1_001, 2_500, 2_501, 5_000, 7_999, 8_000);
        var pages = await PagesAsync(1);
        pages[^1].ShouldBe((7_006, 7_998));
        (await PagesAsync(2)).ShouldBe(pages);
        (await PagesAsync(4)).ShouldBe(pages);
    }

    [Fact]
    public async Task Where_guesses_are_right_pages_are_read_before_they_are_asked_for_and_where_they_are_wrong_few_are_made()
    {
        var reads = new PageReads();
        await Fixture.ReopenAsync([reads]);
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 4_000));
        var before = reads.Pages;
        await foreach (var page in (await ReaderAsync(4)).ReadAsync(0, default))
        {
            (reads.Pages - before).ShouldBe(page.After < 4_000 ? 4 : page.After < 8_000 ? 8 : 9);
        }

        await DeleteAsync([.. Enumerable.Range(0, 8).Select(i => (i * 1_000) + 500)]);
        before = reads.Pages;
        (await PagesAsync(4)).Count.ShouldBe(8);
        (reads.Pages - before).ShouldBeLessThanOrEqualTo(16);
    }

    [Fact]
    public async Task What_is_stored_behind_the_end_that_was_known_is_checked()
    {
        var chain = new ChainBuilder(Grove, 1);
        await Store.StoreEventsAsync(chain.Take(1_000));
        var more = new FirstPage(() => Store.StoreEventsAsync(chain.Take(5_500)).GetAwaiter().GetResult());
        var report = await Fixture.Verifier.VerifyAsync(new VerifyOptions { Progress = more }, default);
        report.Findings.ShouldBeEmpty();
        report.EventsChecked.ShouldBe(6_500);
    }

    [Fact]
    public async Task Who_cancels_after_a_page_is_told_of_no_other_one()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 4_000));
        using var source = new CancellationTokenSource();
        var progress = new Pages(source.Cancel);
        await Should.ThrowAsync<OperationCanceledException>(
            () => Fixture.Verifier.VerifyAsync(new VerifyOptions { Progress = progress }, source.Token));
        progress.All.ShouldHaveSingleItem().Position.ShouldBe(1_000);
    }

    /// <summary>The same findings in the same order, and the same pages, of one server: the engine's checks are for a whole database.
    /// </summary>
    private async Task<VerifyReport> ShouldAgreeAsync()
    {
        await Fixture.ReopenAsync(clock: new JumpingClock());
        var (slow, fast) = (new Pages(() => { }), new Pages(() => { }));
        var expected = await Fixture.Verifier.VerifyAsync(OneByOne with { Server = Grove, Progress = slow }, default);
        var report = await Fixture.Verifier.VerifyAsync(new VerifyOptions { Server = Grove, Progress = fast }, default);
        report.Findings.ShouldBe(expected.Findings);
        (report with { Findings = [], LeftOut = [] }).ShouldBe(expected with { Findings = [], LeftOut = [] });
        fast.All.Select(p => p with { Found = report }).ShouldBe(slow.All.Select(p => p with { Found = report }));
        fast.All.Select(p => p.Found.Findings.Count).ShouldBe(slow.All.Select(p => p.Found.Findings.Count));
        return report;
    }

    private async Task<List<(long After, long Last)>> PagesAsync(int readers)
    {
        var pages = new List<(long After, long Last)>();
        await foreach (var page in (await ReaderAsync(readers)).ReadAsync(0, default))
            pages.Add((page.After, page.Last));
        return pages;
    }

    private async Task<LogReader> ReaderAsync(int readers)
    {
        var database = Fixture.Services.GetRequiredService<EventDatabase>();
        var server = await database.ReadAsync(c => c.UncheckedServers.FirstAsync(s => s.Name == Grove.Value), default);
        return new LogReader(database, server, new Pace(null, TimeProvider.System), readers);
    }

    private async Task DamageAsync(params int[] positions)
    {
        foreach (var position in positions)
        {
            await Fixture.TamperAsync(FormattableStringFactory.Create(
                "UPDATE \"Events\" SET \"Previous\" = {0} WHERE \"Position\" = {1}", new byte[32], position));
        }
    }

    private async Task DeleteAsync(params int[] positions)
    {
        foreach (var position in positions)
            await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "Position" = {position}""");
    }

    private sealed class FirstPage(Action work) : IProgress<VerifyProgress>
    {
        private bool _isDone;

        public void Report(VerifyProgress value)
        {
            if (!_isDone)
                work();
            _isDone = true;
        }
    }

    private sealed class Pages(Action then) : IProgress<VerifyProgress>
    {
        public List<VerifyCheckpoint> All { get; } = [];

        public void Report(VerifyProgress value)
        {
            All.Add(value.Checkpoint);
            then();
        }
    }
}
