using System.Data.Common;
using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;

namespace EventStore.EfCore.PostgreSql.Tests.Queries;

/// <summary>Calls every public operation of the store, on logs with forks, holes and channels, and in its rarer ways.</summary>
internal sealed class Everything : IAsyncDisposable
{
    /// <summary>How what is done behind the store's back begins.</summary>
    public const string BehindTheStore = "SET session_replication_role = replica";

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
        await LookAfterAsync();
        await ReconcileAsync();
        await QuarantineAsync();
        await EraseAsync();

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
        var puller = Get<IArchivePuller>(nameof(IArchivePuller.PullAsync), nameof(IArchivePuller.ReconcileAsync));
        (await puller.PullAsync(source.Store)).Servers.ShouldHaveSingleItem().Totals.Duplicates.ShouldBe(5);
        (await puller.PullAsync(source.Store)).Servers.ShouldHaveSingleItem().From.ShouldBe(5);
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
            nameof(IEventReader.GetMissingAsync), nameof(IEventReader.GetHeadsAsync), nameof(IEventReader.GetHeadsPageAsync),
            nameof(IEventReader.FindAsync), nameof(IEventReader.GetServersAsync), nameof(IEventReader.GetStatisticsAsync),
            nameof(IEventReader.FollowLogAsync));
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Limit = 3 })).Events.Count.ShouldBe(3);
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Before = 9 })).Events.Count.ShouldBe(8);
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general" })).Events.ShouldNotBeEmpty();
        (await store.GetHistoryAsync(new HistoryRequest(Grove) { Channel = "general", Before = 9 })).Events.ShouldNotBeEmpty();
        (await store.GetLogAsync(new LogRequest(Grove) { After = 2, Limit = 5 })).Events.Count.ShouldBe(5);
        await foreach (var _ in store.ReadLogAsync(Grove))
            continue;
        await foreach (var _ in store.FollowLogAsync(Grove))
            break;
        (await store.GetMissingAsync(new MissingRequest(Grove, []))).Events.ShouldNotBeEmpty();
        var head = new ChainHead(_events[3].Author, _events[3].Sequence, _events[3].Hash);
        (await store.GetMissingAsync(new MissingRequest(Grove, [head]))).Events.ShouldContain(e => e.Event.Hash == _fork.Hash);
        (await store.GetHeadsPageAsync(new HeadsRequest(Grove) { Limit = 1 })).Heads.ShouldHaveSingleItem();
        var withHole = new MissingRequest(Grove, [head])
        {
            Holes = [new ChainHole(head.Author, 6, 7)],
            Ends = [new ChainHead(head.Author, 10, _events[9].Hash)],
        };
        withHole = withHole with { Authors = new AuthorRange(head.Author, null), Limit = 3 };
        var page = await store.GetMissingAsync(withHole);
        page.Events.Select(e => e.Event.Sequence).ShouldBe([4, 4, 6]);
        (await store.GetMissingAsync(withHole.After(page))).Events.Select(e => e.Event.Sequence).ShouldBe([7, 11, 12]);
        (await store.GetHeadsAsync(Grove)).Heads.ShouldNotBeEmpty();
        (await store.FindAsync(Grove, _fork.Hash)).ShouldNotBeNull();
        (await store.GetServersAsync()).Count.ShouldBe(2);
        (await store.GetStatisticsAsync()).Servers.ShouldBe(2);
        var source = Get<IEventStore, IArchiveSource>(
            nameof(IArchiveSource.GetLogEndsAsync), nameof(IArchiveSource.GetLogAsync), nameof(IArchiveSource.GetIdentityAsync));
        ((await source.GetIdentityAsync()).HasValue, (await source.GetLogEndsAsync()).Count).ShouldBe((true, 2));
        (await source.GetLogAsync(new LogRequest(Meadow))).Events.Count.ShouldBe(8);
    }

    private async Task VerifyAsync()
    {
        var verifier = Get<IArchiveVerifier>(nameof(IArchiveVerifier.VerifyAsync), nameof(IArchiveVerifier.InspectAsync));
        (await verifier.VerifyAsync()).Ok.ShouldBeTrue();
        (await verifier.VerifyAsync(Meadow)).Ok.ShouldBeTrue();
        await VerifySlowlyAsync(verifier);
        await verifier.InspectAsync();
    }

    private async Task LookAfterAsync()
    {
        var backup = Get<IArchiveBackup>(
            nameof(IArchiveBackup.BackUpAsync), nameof(IArchiveBackup.BackUpIntoAsync), nameof(IArchiveBackup.RestoreAsync));
        foreach (var call in new[] { () => backup.BackUpAsync("a"), () => backup.BackUpIntoAsync("a", 1), () => backup.RestoreAsync("a") })
            (await Should.ThrowAsync<StorageException>(call)).Kind.ShouldBe(StorageErrorKind.Unsupported);

        var maintenance = Get<IArchiveMaintenance>([.. typeof(IArchiveMaintenance).GetMethods().Select(m => m.Name)]);
        (await maintenance.CheckpointAsync()).IsComplete.ShouldBeTrue();
        await maintenance.OptimizeAsync();
        (await maintenance.VacuumAsync()).BytesAfter.ShouldBeGreaterThan(0);
        (await maintenance.GetUsageAsync()).Servers.Count.ShouldBe(2);
        (await maintenance.FindLocksAsync()).ShouldBeEmpty();
        (await maintenance.ReleaseAsync(new HeldLock("0", "", "", null))).ShouldBeFalse();
    }

    private async Task ReconcileAsync()
    {
        var reconciler = Get<IArchiveReconciler>([.. typeof(IArchiveReconciler).GetMethods().Select(m => m.Name)]);
        _called.UnionWith(typeof(IReconcilePeer).GetMethods().Select(m => $"{nameof(IReconcilePeer)}.{m.Name}")); // by way of these
        _called.Add($"{nameof(IReconcilableSource)}.{nameof(IReconcilableSource.ConnectAsync)}");
        (await Get<IArchivePuller>().ReconcileAsync(new ReconcilableStore(Get<IEventStore>(), reconciler))).LeftOut.ShouldBe(0);
        (await reconciler.GetEventsAsync(Grove, [_fork.Hash])).Events.ShouldHaveSingleItem();
    }

    private async Task QuarantineAsync()
    {
        // A damaged row is found, listed and repaired; by one who looks along its chain, and one who looks everywhere.
        var quarantine = Get<IEventQuarantine>(nameof(IEventQuarantine.ListAsync), nameof(IEventQuarantine.FindAsync));
        foreach (var damage in new[] { "\"Payload\" = ''", "\"Sequence\" = 1000" })
        {
            await DamageAsync(damage);
            (await Get<IArchiveVerifier>().VerifyAsync(Grove)).Ok.ShouldBeFalse();
            (await Get<IEventStore>().GetHeadsAsync(Grove)).Heads.ShouldAllBe(h => h.Sequence == 1);
            (await quarantine.ListAsync(new QuarantineRequest { IsOpenOnly = true })).Items.ShouldHaveSingleItem();
            (await quarantine.ListAsync(new QuarantineRequest { Server = Grove })).Items.ShouldNotBeEmpty();
            (await quarantine.FindAsync(Grove, 1)).ShouldNotBeNull();
            (await Get<IEventStore>().StoreEventAsync(_events[1])).Outcome.ShouldBe(StoreOutcome.Repaired);
            await DamageAsync(damage);
            (await Get<IEventStore>().StoreEventAsync(_events[1])).Outcome.ShouldBe(StoreOutcome.Repaired);
        }

        (await Get<IArchiveVerifier>().VerifyAsync(Grove)).Ok.ShouldBeTrue();
    }

    private async Task DamageAsync(string damage)
    {
        await using var connection = new NpgsqlConnection(_recorder.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await connection.ExecuteAsync(
            $"""
            {BehindTheStore};
            UPDATE eventstore."Events" e SET {damage} FROM eventstore."Servers" s
            WHERE s."Key" = 'grove' AND e."ServerId" = s."Id" AND e."Position" = 2
            """);
    }

    private async Task EraseAsync()
    {
        var eraser = Get<IArchiveEraser>([.. typeof(IArchiveEraser).GetMethods().Select(m => m.Name).Distinct()]);
        var erased = await eraser.EraseAsync(Grove, _events[5].Hash, "order 7", "the archivist");
        (await eraser.ApplyAsync(erased.Records)).Records.Count.ShouldBe(1);
        (await eraser.ListAsync()).Count.ShouldBe(1);
        (await eraser.ListAsync(Grove)).Count.ShouldBe(1);

        // Rows that are looked up because they are no events.
        var store = _application.Store;
        (await store.GetLogAsync(new LogRequest(Grove))).Erased.Count.ShouldBe(1);
        await Should.ThrowAsync<ErasedEventException>(() => store.FindAsync(Grove, _events[5].Hash));
        (await store.StoreEventAsync(_events[5])).Outcome.ShouldBe(StoreOutcome.Erased);
        var verifier = _application.Verifier;
        (await verifier.VerifyAsync(Grove)).EventsErased.ShouldBe(1);
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
