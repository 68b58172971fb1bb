using EventStore.EfCore.Following;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Writing;

namespace EventStore.EfCore.DependencyInjection;

/// <summary>Reader and writer as one, and their common end.</summary>
internal sealed class EfEventStore(EventReader reader, EventWriter writer, CommitSignal signal, IStorageProvider provider)
    : IEventStore, IAsyncDisposable, IDisposable
{
    private volatile bool _isDisposed;

    public Task<StoreReceipt> StoreEventAsync(Event @event, CancellationToken cancellationToken = default) =>
        Writer().StoreEventAsync(@event, cancellationToken);

    public Task<StoreResult> StoreEventsAsync(
        IReadOnlyCollection<Event> events,
        DuplicatePolicy duplicates = DuplicatePolicy.Reject,
        CancellationToken cancellationToken = default) => Writer().StoreEventsAsync(events, duplicates, cancellationToken);

    public Task<EventPage> GetHistoryAsync(HistoryRequest request, CancellationToken cancellationToken = default) =>
        Use(reader).GetHistoryAsync(request, cancellationToken);

    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default) =>
        Use(reader).GetLogAsync(request, cancellationToken);

    public IAsyncEnumerable<StoredEvent> ReadLogAsync(ServerId server, long after = 0, CancellationToken cancellationToken = default) =>
        Use(reader).ReadLogAsync(server, after, cancellationToken);

    public IAsyncEnumerable<StoredEvent> FollowLogAsync(
        ServerId server, long afterPosition = 0, CancellationToken cancellationToken = default) =>
        Use(reader).FollowLogAsync(server, afterPosition, cancellationToken);

    public Task<EventPage> GetMissingAsync(MissingRequest request, CancellationToken cancellationToken = default) =>
        Use(reader).GetMissingAsync(request, cancellationToken);

    public Task<ServerHeads> GetHeadsAsync(ServerId server, CancellationToken cancellationToken = default) =>
        Use(reader).GetHeadsAsync(server, cancellationToken);

    public Task<ServerHeads> GetHeadsPageAsync(HeadsRequest request, CancellationToken cancellationToken = default) =>
        Use(reader).GetHeadsPageAsync(request, cancellationToken);

    public Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken = default) =>
        Use(reader).GetIdentityAsync(cancellationToken);

    public Task<StoredEvent?> FindAsync(ServerId server, EventHash hash, CancellationToken cancellationToken = default) =>
        Use(reader).FindAsync(server, hash, cancellationToken);

    public Task<IReadOnlyList<ServerSummary>> GetServersAsync(CancellationToken cancellationToken = default) =>
        Use(reader).GetServersAsync(cancellationToken);

    public Task<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        Use(reader).GetStatisticsAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await signal.DisposeAsync().ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    // A provider disposed synchronously still must not lose what callers are waiting for.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private EventWriter Writer()
    {
        provider.RefuseWriting();
        return Use(writer);
    }

    private T Use<T>(T part)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return part;
    }
}
