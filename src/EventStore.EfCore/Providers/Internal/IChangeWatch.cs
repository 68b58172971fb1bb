using EventStore.EfCore.Data;

namespace EventStore.EfCore.Providers;

/// <summary>How processes on one database learn of each other's commits. It may tell too often, and never too late to ask.</summary>
internal interface IChangeWatch
{
    /// <summary>Returns when the database may be read: at once, unless a bulk load in this process has it alone.</summary>
    Task WhenReadableAsync(CancellationToken cancellationToken);

    /// <summary>Begins to watch: what is committed from now on is noticed.</summary>
    /// <param name="context">A context whose connection stays open until what is returned is disposed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IChanges> BeginAsync(EventStoreDbContext context, CancellationToken cancellationToken);

    /// <summary>Tells other processes that something was committed, where they do not see it by themselves. Waits for nothing, and
    /// throws nothing: whoever is not told looks by himself a moment later.</summary>
    void Announce();
}
