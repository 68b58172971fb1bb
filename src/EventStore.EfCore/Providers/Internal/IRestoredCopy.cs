using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Providers;

/// <summary>The copy of a backup that will be the store's database. Placing it replaces the one that is there.</summary>
internal interface IRestoredCopy : INewCopy
{
    /// <summary>The database that is there, taken so that nobody else has it; null where there is none.</summary>
    IDbContextFactory<EventStoreDbContext>? Replaced { get; }

    /// <summary>Copies the backup.</summary>
    /// <param name="copied">Told how many bytes were copied, and of how many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task FillAsync(Action<long, long> copied, CancellationToken cancellationToken);
}
