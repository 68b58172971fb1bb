using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>A backup that is being made.</summary>
internal interface IBackupCopy : INewCopy
{
    /// <summary>Copies the database as it is at one moment; writers are not kept waiting.</summary>
    /// <param name="context">A context of the database, without a transaction.</param>
    /// <param name="copied">Told how many bytes were copied, and of how many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task FillAsync(EventStoreDbContext context, Action<long, long> copied, CancellationToken cancellationToken);
}
