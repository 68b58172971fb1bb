using EventStore.EfCore.Reconciling;

namespace EventStore.EfCore;

/// <summary>A store of this process, to reconcile another one with. It is only read.</summary>
/// <param name="store">The store.</param>
/// <param name="reconciler">The same store's.</param>
public sealed class ReconcilableStore(IEventReader store, IArchiveReconciler reconciler) : IReconcilableSource
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default) =>
        store.GetLogEndsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken = default) => store.GetIdentityAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default) =>
        store.GetLogAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReconcilePeer> ConnectAsync(ServerId server, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReconcilePeer>(new StorePeer(reconciler, server));
}
