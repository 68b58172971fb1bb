using System.Diagnostics;
using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What surrounds a caller (activity, log scope, ambient transaction) is the caller's own.</summary>
public abstract class CallerContextConformance : StoreConformance
{
    private static readonly AsyncLocal<string?> Ambient = new();

    [Fact]
    public async Task No_commit_sees_what_surrounded_the_first_caller()
    {
        using var clock = new GatedClock();
        var seen = new List<(string?, string?)>();
        clock.OnAsked = () => seen.Add((Ambient.Value, Activity.Current?.OperationName));
        var store = await Fixture.ReopenAsync(clock: clock);
        var events = new ChainBuilder(Grove, 1).Take(3);

        using (new Activity("first request").Start())
        {
            Ambient.Value = "first caller";
            await store.StoreEventAsync(events[0]);
            Ambient.Value = null;
        }

        await store.StoreEventAsync(events[1]);
        await Task.Run(() => store.StoreEventAsync(events[2]));
        seen.ShouldBe([(null, null), (null, null), (null, null)]);
    }

    [Fact]
    public async Task No_message_of_the_writer_is_in_the_first_callers_log_scope()
    {
        using var clock = new GatedClock();
        var log = new ScopeRecorder();
        var store = await Fixture.ReopenAsync(clock: clock, configureServices: s => s.AddLogging(l => l.AddProvider(log)));
        var events = new ChainBuilder(Grove, 1).Take(4);
        var logger = Fixture.Services.GetRequiredService<ILogger<CallerContextConformance>>();
        using (logger.BeginScope("first request"))
        {
            logger.Log(LogLevel.Warning, default, "The recorder sees scopes", null, (text, _) => text);
            await store.StoreEventAsync(events[0]);
        }

        // A group that fails is what the writer has to tell.
        clock.Close();
        var first = store.StoreEventAsync(events[1]);
        await clock.ArrivedAsync();
        var others = events[2..].Select(e => store.StoreEventAsync(e)).ToArray();
        clock.FailuresLeft = 1;
        clock.Open();
        await Task.WhenAll([first, .. others]);
        await Fixture.CloseAsync();
        log.Scopes.ShouldBe(["first request", ""]);
    }

    [Theory]
    [InlineData(TransactionScopeAsyncFlowOption.Enabled)]
    [InlineData(TransactionScopeAsyncFlowOption.Suppress)]
    public async Task Storing_inside_a_transaction_scope_is_refused_and_says_what_to_do(TransactionScopeAsyncFlowOption flow)
    {
        var loader = Fixture.Services.GetRequiredService<IBulkLoader>();
        var events = new ChainBuilder(Grove, 1).Take(3);
        await Store.StoreEventAsync(events[0]);
        Func<Task>[] calls =
        [
            () => Store.StoreEventAsync(events[1]),
            () => Store.StoreEventsAsync(events[1..]),
            () => Store.StoreEventsAsync(events[1..].ToAsyncEnumerable()),
            () => loader.BeginAsync(),
        ];
        foreach (var call in calls)
        {
            Task refused;
            using (new TransactionScope(flow))
                refused = call();
            var error = await Should.ThrowAsync<InvalidOperationException>(refused);
            error.Message.ShouldContain("inside a TransactionScope");
            error.Message.ShouldContain("TransactionScopeOption.Suppress");
        }

        await ShouldHoldAsync(Store, Grove, events[..1]);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            await Store.StoreEventAsync(events[1]);
        await Store.StoreEventAsync(events[2]);
        await ShouldHoldAsync(Store, Grove, events);
    }

    [Theory]
    [InlineData(TransactionScopeAsyncFlowOption.Enabled)]
    [InlineData(TransactionScopeAsyncFlowOption.Suppress)]
    public async Task Reading_inside_a_transaction_scope_works_from_the_first_use_on(TransactionScopeAsyncFlowOption flow)
    {
        (await ReadAsync(() => Store.GetServersAsync())).ShouldBeEmpty();
        var events = new ChainBuilder(Grove, 1).Take(5);
        await Store.StoreEventsAsync(events);
        for (var round = 0; round < 2; round++)
        {
            (await ReadAsync(() => Store.GetLogAsync(new LogRequest(Grove)))).Events.Count.ShouldBe(5);
            (await ReadAsync(() => Store.GetHistoryAsync(new HistoryRequest(Grove)))).Events.Count.ShouldBe(5);
            (await ReadAsync(() => Store.GetMissingAsync(new MissingRequest(Grove, [])))).Events.Count.ShouldBe(5);
            (await ReadAsync(() => Store.GetHeadsAsync(Grove))).Heads.Count.ShouldBe(1);
            (await ReadAsync(() => Store.FindAsync(Grove, events[3].Hash)))!.Position.ShouldBe(4);
            (await ReadAsync(() => Store.GetStatisticsAsync())).Events.ShouldBe(5);
            (await ReadAsync(() => ReadLogAsync(Store, Grove))).Count.ShouldBe(5);
            (await ReadAsync(() => Fixture.Verifier.VerifyAsync())).Ok.ShouldBeTrue();
            Transaction.Current.ShouldBeNull();
            await Fixture.ReopenAsync();
        }

        async Task<T> ReadAsync<T>(Func<Task<T>> read)
        {
            Task<T> reading;
            using (new TransactionScope(flow))
            {
                reading = read();
                Transaction.Current.ShouldNotBeNull();
            }

            return await reading;
        }
    }

    private sealed class ScopeRecorder : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider? _scopes;

        public List<string> Scopes { get; } = [];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes!.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var scopes = new List<object?>();
            _scopes!.ForEachScope((scope, all) => all.Add(scope), scopes);
            Scopes.Add(string.Join(' ', scopes));
        }

        public void Dispose()
        {
        }
    }
}
