namespace EventStore.EfCore;

/// <summary>An archive to reconcile with: <see cref="IArchivePuller.ReconcileAsync"/> takes what it has and this store lacks.</summary>
public interface IReconcilableSource : IArchiveSource
{
    /// <summary>Connects for one server's log; one of which the archive knows nothing is empty.</summary>
    /// <param name="server">Whose log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReconcilePeer> ConnectAsync(ServerId server, CancellationToken cancellationToken = default);
}
