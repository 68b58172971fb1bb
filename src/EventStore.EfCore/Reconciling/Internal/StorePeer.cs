namespace EventStore.EfCore.Reconciling;

/// <summary>A log of a store of this process.</summary>
internal sealed class StorePeer(IArchiveReconciler reconciler, ServerId server) : IReconcilePeer
{
    public Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        reconciler.AnswerAsync(server, message, options: null, cancellationToken);

    public Task<EventsByHash> GetEventsAsync(IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken) =>
        reconciler.GetEventsAsync(server, hashes, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
