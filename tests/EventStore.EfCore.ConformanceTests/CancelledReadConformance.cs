using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Whatever reads can be cancelled at each of its steps, and so can a bulk load.</summary>
public abstract class CancelledReadConformance : StoreConformance
{
    [Theory]
    [InlineData("log")]
    [InlineData("stream")]
    [InlineData("history")]
    [InlineData("channel")]
    [InlineData("missing")]
    [InlineData("heads")]
    [InlineData("find")]
    [InlineData("servers")]
    [InlineData("statistics")]
    [InlineData("verify")]
    [InlineData("schema")]
    public async Task A_read_is_cancelled_before_any_of_its_commands(string read)
    {
        var watch = new CommandWatch();
        await Fixture.ReopenAsync([watch]);
        var events = EventSamples.Community(Grove, 70, 3, "general", null);
        await Store.StoreEventsAsync([.. events, .. EventSamples.Community(Meadow, 2, 2)]);

        // Each time from a new start, so that nothing is remembered; until there is no such command any more.
        var at = 0;
        do
        {
            at++;
            using var source = new CancellationTokenSource();
            watch.Sending = _ => Task.CompletedTask;
            await Fixture.ReopenAsync([watch]);
            await Store.GetLogAsync(new LogRequest(new ServerId("nobody's")));
            (watch.Commands, watch.Sending) = (0, number => number == at ? source.CancelAsync() : Task.CompletedTask);
            var wasCancelled = await IsCancelledAsync(ReadAsync(read, events[5], source.Token));
            wasCancelled.ShouldBe(watch.Commands >= at, $"at command {at}");
            watch.Commands.ShouldBeLessThanOrEqualTo(at, "nothing is sent after the command at which the token was cancelled");
        }
        while (watch.Commands >= at);

        at.ShouldBeGreaterThan(read is "servers" or "statistics" or "find" or "schema" ? 1 : 2);
        watch.Sending = _ => Task.CompletedTask;
        await ShouldBeSoundAsync(events.Length + 4);
    }

    [Fact]
    public async Task A_verification_is_cancelled_between_its_own_reading_and_the_engines_checks()
    {
        var watch = new CommandWatch();
        await Fixture.ReopenAsync([watch]);
        await Store.StoreEventsAsync(EventSamples.Community(Grove, 2, 3));
        var answers = 0;
        watch.Closed = () => answers++;
        await Fixture.Verifier.VerifyAsync();

        using var source = new CancellationTokenSource();
        var left = answers;
        watch.Closed = () =>
        {
            if (--left == 0)
                source.Cancel();
        };
        await Should.ThrowAsync<OperationCanceledException>(() => Fixture.Verifier.VerifyAsync(null, null, source.Token));
    }

    [Fact]
    public async Task A_verification_is_cancelled_by_whoever_follows_its_progress()
    {
        await Store.StoreEventsAsync([.. EventSamples.Community(Grove, 2, 3), .. EventSamples.Community(Meadow, 2, 3)]);
        using var source = new CancellationTokenSource();
        var progress = new FirstReport(source.Cancel);
        await Should.ThrowAsync<OperationCanceledException>(() => Fixture.Verifier.VerifyAsync(null, progress, source.Token));
    }

    [Fact]
    public async Task A_bulk_load_is_cancelled_while_it_begins_and_leaves_the_store_as_it_was()
    {
        using var source = new CancellationTokenSource();
        using var clock = new GatedClock();
        await Fixture.ReopenAsync(clock: clock);
        var loader = Fixture.Services.GetRequiredService<IBulkLoader>();
        var events = new ChainBuilder(Grove, 1).Take(4);
        await Store.StoreEventAsync(events[0]);
        await Should.ThrowAsync<OperationCanceledException>(() => loader.BeginAsync(new CancellationToken(canceled: true)));

        // The clock is asked when the database is this load's alone, and before that is written down.
        clock.OnAsked = source.Cancel;
        await Should.ThrowAsync<OperationCanceledException>(() => loader.BeginAsync(source.Token));
        clock.OnAsked = () => { };
        await Store.StoreEventAsync(events[1]);

        await using (var load = await loader.BeginAsync())
        {
            await Should.ThrowAsync<OperationCanceledException>(() => load.StoreEventAsync(events[2], source.Token));
            await load.StoreEventAsync(events[2]);
            await Should.ThrowAsync<OperationCanceledException>(() => load.CompleteAsync(source.Token));
            await load.CompleteAsync();
        }

        await Store.StoreEventAsync(events[3]);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(4);
    }

    private static async Task<bool> IsCancelledAsync(Task reading)
    {
        try
        {
            await reading;
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private Task ReadAsync(string read, Event some, CancellationToken token) => read switch
    {
        "log" => Store.GetLogAsync(new LogRequest(Grove), token),
        "stream" => Store.ReadLogAsync(Grove, 0, token).CountAsync(CancellationToken.None).AsTask(),
        "history" => Store.GetHistoryAsync(new HistoryRequest(Grove), token),
        "channel" => Store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general" }, token),
        "missing" => Store.GetMissingAsync(new MissingRequest(Grove, [new ChainHead(some.Author, 1, some.Hash)]), token),
        "heads" => Store.GetHeadsAsync(Grove, token),
        "find" => Store.FindAsync(Grove, some.Hash, token),
        "servers" => Store.GetServersAsync(token),
        "statistics" => Store.GetStatisticsAsync(token),
        "verify" => Fixture.Verifier.VerifyAsync(null, null, token),
        _ => Fixture.Services.GetRequiredService<IEventStoreSchema>().GetStatusAsync(token),
    };

    private sealed class FirstReport(Action then) : IProgress<long>
    {
        public void Report(long value) => then();
    }
}
