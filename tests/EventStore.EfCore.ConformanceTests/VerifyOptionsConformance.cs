using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>A verification goes on where another was interrupted, and keeps to a rate.</summary>
public abstract class VerifyOptionsConformance : StoreConformance
{
    private readonly JumpingClock _clock = new();

    [Fact]
    public async Task Interrupted_after_any_page_and_resumed_it_reports_what_a_whole_one_does()
    {
        await StoreDamagedAsync();
        var options = new VerifyOptions { EventsPerSecond = 7 };
        var whole = await Fixture.Verifier.VerifyAsync(options, default);
        whole.Damages.ShouldBeGreaterThan(3);
        whole.Findings.Count(f => !f.IsDamage).ShouldBeGreaterThan(2);

        var pages = 0;
        for (var stop = 1; await InterruptAsync(options, stop) is { } checkpoint; stop++, pages++)
        {
            var rest = await Fixture.Verifier.VerifyAsync(options with { ResumeFrom = checkpoint }, default);
            rest.Findings.ShouldBe(whole.Findings);
            (rest with { Findings = [], LeftOut = [] }).ShouldBe(whole with { Findings = [], LeftOut = [] });
            rest.LeftOut.ShouldBe(whole.LeftOut);
        }

        pages.ShouldBeGreaterThan(6);
    }

    [Fact]
    public async Task One_that_is_interrupted_after_every_page_comes_to_the_end()
    {
        await StoreDamagedAsync();
        var options = new VerifyOptions { EventsPerSecond = 7 };
        var whole = await Fixture.Verifier.VerifyAsync(options, default);
        var (checkpoint, runs) = ((VerifyCheckpoint?)null, 0);
        while (await InterruptAsync(options with { ResumeFrom = checkpoint }, 1) is { } next)
            (checkpoint, runs) = (next, runs + 1);
        runs.ShouldBeGreaterThan(6);
        var rest = await Fixture.Verifier.VerifyAsync(options with { ResumeFrom = checkpoint }, default);
        rest.Findings.ShouldBe(whole.Findings);
        rest.EventsChecked.ShouldBe(whole.EventsChecked);
    }

    [Fact]
    public async Task What_was_stored_since_is_checked_by_the_resumed_one_and_is_no_damage()
    {
        await Store.StoreEventsAsync([.. EventSamples.Community(Grove, 3, 10), .. EventSamples.Community(Meadow, 2, 5)]);
        await Fixture.ReopenAsync(clock: _clock);
        var options = new VerifyOptions { EventsPerSecond = 7 };
        var checkpoint = (await InterruptAsync(options, 3)).ShouldNotBeNull();
        await using (var scope = OpenWriter())
        {
            var last = new ChainBuilder(Grove, 9).Take(20);
            await scope.ServiceProvider.GetRequiredService<IEventStore>().StoreEventsAsync(
                [.. last[..5], .. last[9..], .. EventSamples.Community(new ServerId("later"), 1, 4)]);
        }

        var report = await Fixture.Verifier.VerifyAsync(options with { ResumeFrom = checkpoint }, default);
        report.Findings.Where(f => f.IsDamage).ShouldBeEmpty();
        report.EventsChecked.ShouldBe(40 + 16 + 4);
    }

    [Fact]
    public async Task What_is_stored_between_its_pages_is_no_damage()
    {
        var chain = new ChainBuilder(Grove, 50).Take(400);
        await Store.StoreEventsAsync([.. chain[..5], chain[9], .. EventSamples.Community(Grove, 5, 10)[10..]]);
        await Fixture.ReopenAsync(clock: _clock);
        await using var scope = OpenWriter();
        var store = scope.ServiceProvider.GetRequiredService<IEventStore>();
        var next = 10;
        var writer = new Between(() =>
        {
            // Holes open, shrink and close; chains, channels and servers come.
            Event[] events =
            [
                chain[next % 3 == 0 ? next - 2 : next + 1], .. new ChainBuilder(Grove, 1_000 + next).Take(2, $"channel {next}"),
                new ChainBuilder(new ServerId($"server {next}"), 1).Next(),
            ];
            next++;
            return store.StoreEventsAsync(events, DuplicatePolicy.Skip);
        });
        var report = await Fixture.Verifier.VerifyAsync(new VerifyOptions { EventsPerSecond = 7, Progress = writer }, default);
        report.Findings.Where(f => f.IsDamage).ShouldBeEmpty();
        next.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task A_checkpoint_of_another_archive_or_of_other_options_is_refused()
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 10));
        await Fixture.ReopenAsync(clock: _clock);
        var options = new VerifyOptions { EventsPerSecond = 7 };
        var checkpoint = (await InterruptAsync(options, 2)).ShouldNotBeNull();
        checkpoint.Position.ShouldBe(14);
        foreach (var other in new[]
        {
            checkpoint with { Hash = EventHash.None.ToString() },
            checkpoint with { Position = 21 },
            checkpoint with { Server = Meadow },
            checkpoint with { IsOnlyServer = true },
            checkpoint with { VerifySignatures = true },
        })
        {
            await Should.ThrowAsync<ArgumentException>(
                () => Fixture.Verifier.VerifyAsync(options with { ResumeFrom = other }, default));
        }

        await Should.ThrowAsync<ArgumentException>(
            () => Fixture.Verifier.VerifyAsync(options with { ResumeFrom = checkpoint, Server = Grove }, default));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            () => Fixture.Verifier.VerifyAsync(new VerifyOptions { EventsPerSecond = 0 }, default));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(100_000)]
    public async Task A_rate_is_kept_and_what_it_leaves_out_is_said(int rate)
    {
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 4, 100));
        await Fixture.ReopenAsync(clock: _clock);
        var report = await Fixture.Verifier.VerifyAsync(new VerifyOptions { EventsPerSecond = rate }, default);
        (report.Ok, report.EventsChecked).ShouldBe((true, 400));
        report.LeftOut.ShouldHaveSingleItem().ShouldContain("without a rate");

        // Each event is read along its log and along its chain; the last page is not waited for, and waits end at whole milliseconds.
        var pages = (800 / Math.Min(rate, 1_000)) + 1;
        _clock.Waited.TotalSeconds.ShouldBeGreaterThanOrEqualTo((800.0 - Math.Min(rate, 400)) / rate - (0.001 * pages));
        _clock.Waited.TotalSeconds.ShouldBeLessThanOrEqualTo(800.0 / rate + 1);
        (await Fixture.Verifier.VerifyAsync()).LeftOut.ShouldNotContain(report.LeftOut[0]);
    }

    /// <summary>Every kind of finding, in two servers.</summary>
    private async Task StoreDamagedAsync()
    {
        var grove = EventSamples.Community(Grove, 5, 6, "general", null);
        var holed = new ChainBuilder(Grove, 9).Take(9);
        await Store.StoreEventsAsync([.. grove, holed[0], holed[4], holed[8], .. EventSamples.Community(Meadow, 2, 8)]);
        await Store.StoreEventAsync(new ChainBuilder(Meadow, 1).ForkOf((await ReadLogAsync(Store, Meadow))[2].Event));
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {new byte[] { 1 }} WHERE "ServerId" = {1} AND "Position" = {3}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Checksum" = NULL WHERE "ServerId" = {1} AND "Position" = {17}""");
        await Fixture.TamperAsync($"""DELETE FROM "Events" WHERE "ServerId" = {1} AND "Position" IN ({8}, {9}, {33})""");
        await Fixture.TamperAsync($"""UPDATE "Servers" SET "LastChannelId" = {5} WHERE "Id" = {2}""");
        await Fixture.ReopenAsync(clock: _clock);
    }

    /// <summary>The checkpoint after so many pages; null when there are not so many.</summary>
    private async Task<VerifyCheckpoint?> InterruptAsync(VerifyOptions options, int pages)
    {
        using var cancel = new CancellationTokenSource();
        var interruption = new Interruption(pages, cancel);
        try
        {
            await Fixture.Verifier.VerifyAsync(options with { Progress = interruption }, cancel.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return interruption.Checkpoint;
        }
    }

    private AsyncServiceScope OpenWriter() => Fixture.OpenAnother().CreateAsyncScope();

    /// <summary>Does something after each page, up to a number of them, so that the end is reached.</summary>
    private sealed class Between(Func<Task> work) : IProgress<VerifyProgress>
    {
        private int _pages;

        public void Report(VerifyProgress value)
        {
            if (++_pages <= 40)
                work().GetAwaiter().GetResult();
        }
    }

    private sealed class Interruption(int pages, CancellationTokenSource cancel) : IProgress<VerifyProgress>
    {
        private int _pages;

        public VerifyCheckpoint? Checkpoint { get; private set; }

        public void Report(VerifyProgress value)
        {
            if (cancel.IsCancellationRequested)
                return;
            Checkpoint = value.Checkpoint;
            value.EventsChecked.ShouldBe(value.Checkpoint.Found.EventsChecked);
            if (++_pages == pages)
                cancel.Cancel();
        }
    }
}
