using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>The writer never dies silently: whatever breaks it, every caller is told, and so is the health check.</summary>
public abstract class WriterFailureConformance : StoreConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_logger_that_throws_stops_the_writer_and_every_call_is_told()
    {
        using var clock = new GatedClock();
        var logger = new ThrowingLoggerProvider();
        var events = new ChainBuilder(Grove, 1).Take(200);
        var (answered, waiting) = await StopWriterAsync(clock, logger, events);

        // The calls of the failed transaction were run one by one and answered, before the logger was told.
        (await Task.WhenAll(answered).WaitAsync(Patience)).ShouldAllBe(r => r.Outcome == StoreOutcome.Stored);
        foreach (var call in waiting)
            await ShouldBeToldAsync(call);
        await ShouldBeToldAsync(Store.StoreEventAsync(events[190]));
        await ShouldBeToldAsync(Store.StoreEventsAsync([events[191], events[192]]));

        await ShouldHoldAsync(Store, Grove, events[..51]);
        var health = await CheckHealthAsync();
        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Entries.Single().Value.Exception!.GetBaseException().ShouldBeOfType<LoggerFailedException>();
        await Fixture.CloseAsync().WaitAsync(Patience);

        (await (await Fixture.ReopenAsync()).StoreEventsAsync(events[51..])).Stored.ShouldBe(149);
        await ShouldBeSoundAsync(200);
    }

    [Fact]
    public async Task A_clock_that_throws_fails_the_calls_it_concerns_and_no_others()
    {
        using var clock = new GatedClock();
        await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(20);
        await Store.StoreEventAsync(events[0]);
        (await CheckHealthAsync()).Status.ShouldBe(HealthStatus.Healthy);

        clock.FailuresLeft = int.MaxValue;
        await Should.ThrowAsync<GatedClock.ClockFailedException>(() => Store.StoreEventAsync(events[1]).WaitAsync(Patience));
        var calls = events[2..].Select(e => Store.StoreEventAsync(e)).ToArray();
        foreach (var call in calls)
            await Should.ThrowAsync<GatedClock.ClockFailedException>(() => call.WaitAsync(Patience));

        clock.FailuresLeft = 0;
        await Store.StoreEventsAsync(events[1..]);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(20);
    }

    [Fact]
    public async Task A_clock_that_throws_after_a_commit_does_not_fail_what_was_stored()
    {
        using var clock = new GatedClock();
        await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(20);
        await Store.GetServersAsync();

        clock.IsStopped = true;
        (await Store.StoreEventsAsync(events[..10]).WaitAsync(Patience)).Stored.ShouldBe(10);
        await ShouldHoldAsync(Store, Grove, events[..10]);
        await Fixture.CloseAsync().WaitAsync(Patience);

        await (await Fixture.ReopenAsync()).StoreEventsAsync(events[10..]);
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task A_context_factory_that_throws_fails_every_call_until_it_works_again()
    {
        var factory = new FailingFactory { IsFailing = true };
        await Fixture.ReopenAsync(o => o.QueueCapacity = 4, configureServices: factory.Register);
        var events = new ChainBuilder(Grove, 1).Take(200);
        await ShouldFailAsync(events[..64]);

        factory.IsFailing = false;
        await Store.StoreEventsAsync(events[..100]);
        (await CheckHealthAsync()).Status.ShouldBe(HealthStatus.Healthy);

        // The writer may have a context in hand; whoever needs one is told.
        factory.IsFailing = true;
        (await Should.ThrowAsync<StorageException>(() => Store.GetLogAsync(new LogRequest(Grove)))).Kind
            .ShouldBe(StorageErrorKind.CannotOpen);
        var health = await CheckHealthAsync();
        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Entries.Single().Value.Exception!.GetBaseException().ShouldBeOfType<FailingFactory.FactoryFailedException>();

        factory.IsFailing = false;
        await Store.StoreEventsAsync(events[100..]);
        await ShouldHoldAsync(Store, Grove, events);
        await ShouldBeSoundAsync(200);
    }

    // More than the queue holds, so that some wait for a place in it.
    private async Task ShouldFailAsync(Event[] events)
    {
        foreach (var call in events.Select(e => Task.Run(() => Store.StoreEventAsync(e))).ToArray())
        {
            var error = await Should.ThrowAsync<StorageException>(() => call.WaitAsync(Patience));
            error.Kind.ShouldBe(StorageErrorKind.CannotOpen);
            error.Message.ShouldContain("the factory failed");
        }
    }

    // The first call is held up inside its transaction. Of those behind it 50 share the next one, which the clock fails, so that the
    // writer has something to log; the others still wait in the queue.
    private async Task<(Task<StoreReceipt>[] Answered, Task<StoreReceipt>[] Waiting)> StopWriterAsync(
        GatedClock clock, ThrowingLoggerProvider logger, Event[] events)
    {
        await Fixture.ReopenAsync(o => o.MaxSharedTransactionSize = 50, clock, s => s.AddLogging(l => l.AddProvider(logger)));
        await Store.GetServersAsync();
        clock.Close();
        var first = Store.StoreEventAsync(events[0]);
        await clock.ArrivedAsync().WaitAsync(Patience);
        var calls = events[1..101].Select(e => Store.StoreEventAsync(e)).ToArray();
        (logger.IsThrowing, clock.FailuresLeft) = (true, 1);
        clock.Open();
        return ([first, .. calls[..50]], calls[50..]);
    }

    private static async Task ShouldBeToldAsync(Task call)
    {
        var stopped = await Should.ThrowAsync<WriterStoppedException>(() => call.WaitAsync(Patience));
        stopped.GetBaseException().ShouldBeOfType<LoggerFailedException>();
        stopped.Message.ShouldContain("the logger failed");
        stopped.Message.ShouldContain("Nothing of this call was stored");
    }

    private async Task<HealthReport> CheckHealthAsync() =>
        await Fixture.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private sealed class LoggerFailedException() : Exception("the logger failed");

    private sealed class ThrowingLoggerProvider : ILoggerProvider, ILogger
    {
        private volatile bool _isThrowing;

        public bool IsThrowing
        {
            get => _isThrowing;
            set => _isThrowing = value;
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("EventStore", StringComparison.Ordinal) ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsThrowing)
                throw new LoggerFailedException();
        }

        public void Dispose()
        {
        }
    }
}
