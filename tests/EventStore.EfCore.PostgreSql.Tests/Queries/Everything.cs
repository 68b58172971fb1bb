using System.Data.Common;
using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EventStore.EfCore.PostgreSql.Tests.Queries;

/// <summary>Calls every public operation of the store, on logs with forks, holes and channels, and in its rarer ways.</summary>
internal sealed class Everything : IAsyncDisposable
{
    private static readonly ServerId Grove = new("grove");
    private static readonly ServerId Meadow = new("meadow");

    private readonly LateTrouble _trouble = new();
    private readonly StatementRecorder _recorder;
    private readonly StoreApplication _application;
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(40, "general");
    private readonly Event _fork;
    private readonly HashSet<string> _called = [];

    public Everything(StatementRecorder recorder)
    {
        _recorder = recorder;
        _application = Open();
        _fork = new ChainBuilder(Grove, 1).ForkOf(_events[3]);
    }

    public async Task RunAsync()
    {
        await Get<IEventStoreSchema>(nameof(IEventStoreSchema.GetStatusAsync)).GetStatusAsync();
        await Get<IEventStoreSchema>(nameof(IEventStoreSchema.MigrateAsync)).MigrateAsync();
        await CopyAsync();
        await WriteAsync();
        await LoadAsync();
        await ReadAsync();
        await VerifyAsync();

        // What was not asked could cross servers unseen.
        typeof(IEventStore).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && type != typeof(IEventStoreBuilder) && type != typeof(IEventSignatureVerifier))
            .SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}"))
            .Except(_called).ShouldBeEmpty("Not called.");
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task CopyAsync()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var source = new StoreApplication(database.ConnectionString);
        await source.Store.StoreEventsAsync(new ChainBuilder(Meadow, 1).Take(5, "general"));
        (await Get<IArchiveCopier>(nameof(IArchiveCopier.CopyFromAsync)).CopyFromAsync(source.Store)).Copied.ShouldBe(5);
    }

    private async Task WriteAsync()
    {
        // With a hole, which shrinks from both ends; to several servers at once; by a writer that knows the logs, and one that does not.
        IEventWriter store = Get<IEventStore, IEventWriter>(nameof(IEventWriter.StoreEventAsync), nameof(IEventWriter.StoreEventsAsync));
        await store.StoreEventAsync(_events[0]);
        await store.StoreEventsAsync([_events[1], _events[9], .. new ChainBuilder(Meadow, 2).Take(3)]);
        await store.StoreEventsAsync([_events[2], _events[8]]);
        await using (var other = Open())
            await other.Store.StoreEventsAsync([_events[1], _events[3], _fork, _events[7]], DuplicatePolicy.Skip);
        await Should.ThrowAsync<DuplicateEventException>(() => store.StoreEventsAsync([_events[4], _events[0]]));
        (await store.StoreEventsAsync(_events[4..6].ToAsyncEnumerable())).Stored.ShouldBe(2);

        // A commit whose answer is an error is looked for.
        _trouble.IsNext = true;
        (await store.StoreEventAsync(_events[6])).Outcome.ShouldBe(StoreOutcome.Stored);
    }

    private async Task LoadAsync()
    {
        await using var load = await Get<IBulkLoader>(nameof(IBulkLoader.BeginAsync)).BeginAsync();
        await load.StoreEventsAsync(_events[10..20]);
        await load.CompleteAsync();
        _called.Add($"{nameof(IBulkLoad)}.{nameof(IBulkLoad.CompleteAsync)}");
    }

    private async Task ReadAsync()
    {
        IEventReader store = Get<IEventStore, IEventReader>(
            nameof(IEventReader.GetHistoryAsync), nameof(IEventReader.GetLogAsync), nameof(IEventReader.ReadLogAsync),
            nameof(IEventReader.GetMissingAsync), nameof(IEventReader.GetHeadsAsync), nameof(IEventReader.FindAsync),
            nameof(IEventReader.GetServersAsync), nameof(IEventReader.GetStatisticsAsync));
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Limit = 3 })).Events.Count.ShouldBe(3);
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Before = 9 })).Events.Count.ShouldBe(8);
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general" })).Events.ShouldNotBeEmpty();
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general", Before = 9 })).Events.ShouldNotBeEmpty();
        (await store.GetLogAsync(new LogRequest(Grove) { After = 2, Limit = 5 })).Events.Count.ShouldBe(5);
        await foreach (var _ in store.ReadLogAsync(Grove))
            continue;
        (await store.GetMissingAsync(new MissingRequest(Grove, []))).Events.ShouldNotBeEmpty();
        var head = new ChainHead(_events[3].Author, _events[3].Sequence, _events[3].Hash);
        (await store.GetMissingAsync(new MissingRequest(Grove, [head]))).Events.ShouldContain(e => e.Event.Hash == _fork.Hash);
        (await store.GetHeadsAsync(Grove)).Heads.ShouldNotBeEmpty();
        (await store.FindAsync(Grove, _fork.Hash)).ShouldNotBeNull();
        (await store.GetServersAsync()).Count.ShouldBe(2);
        (await store.GetStatisticsAsync()).Servers.ShouldBe(2);
    }

    private async Task VerifyAsync()
    {
        var verifier = Get<IArchiveVerifier>(nameof(IArchiveVerifier.VerifyAsync), nameof(IArchiveVerifier.InspectAsync));
        (await verifier.VerifyAsync()).Ok.ShouldBeTrue();
        (await verifier.VerifyAsync(Meadow)).Ok.ShouldBeTrue();
        await VerifySlowlyAsync(verifier);
        await verifier.InspectAsync();
    }

    /// <summary>Page by page, interrupted and resumed.</summary>
    private static async Task VerifySlowlyAsync(IArchiveVerifier verifier)
    {
        var checkpoints = new List<VerifyCheckpoint>();
        var options = new VerifyOptions { EventsPerSecond = 20, Progress = new Kept(checkpoints) };
        (await verifier.VerifyAsync(options, default)).Ok.ShouldBeTrue();
        (await verifier.VerifyAsync(new VerifyOptions { ResumeFrom = checkpoints[1] }, default)).Ok.ShouldBeTrue();
    }

    private T Get<T>(params string[] methods)
        where T : class => Get<T, T>(methods);

    private TService Get<TService, T>(params string[] methods)
        where TService : class, T
    {
        _called.UnionWith(methods.Select(method => $"{typeof(T).Name}.{method}"));
        return _application.Services.GetRequiredService<TService>();
    }

    private StoreApplication Open() => new(_recorder.ConnectionString, null, null, _recorder, _trouble);

    private sealed class Kept(List<VerifyCheckpoint> checkpoints) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => checkpoints.Add(value.Checkpoint);
    }

    /// <summary>Fails once, after a commit.</summary>
    private sealed class LateTrouble : DbTransactionInterceptor
    {
        public bool IsNext { get; set; }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            IsNext && !(IsNext = false) ? throw new IOException("the answer is lost") : Task.CompletedTask;
    }
}
