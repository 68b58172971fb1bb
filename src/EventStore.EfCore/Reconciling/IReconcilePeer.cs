namespace EventStore.EfCore;

/// <summary>One server's log of another archive, to reconcile with. One caller at a time. Nothing that it says is believed.</summary>
public interface IReconcilePeer : IAsyncDisposable
{
    /// <summary>Answers a message of a <see cref="ReconcileSession"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default);

    /// <summary>The events with these hashes, as <see cref="IArchiveReconciler.GetEventsAsync"/> gives them.</summary>
    /// <param name="hashes">At most 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<EventsByHash> GetEventsAsync(IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken = default);
}
