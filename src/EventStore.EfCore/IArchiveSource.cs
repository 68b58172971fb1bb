namespace EventStore.EfCore;

/// <summary>An archive to copy or to pull from: a store, or a backup of its logs.</summary>
public interface IArchiveSource
{
    /// <summary>Where each server's log ends, by name of the server.</summary>
    Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// What tells this archive from all others: random, made with its database. Null for one that has no logs that grow in place, and then
    /// takes no cursors: a backup.
    /// </summary>
    Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken = default) => Task.FromResult<Guid?>(null);

    /// <summary>A page of a server's log: ascending by position.</summary>
    /// <exception cref="CursorRefusedException">The request's cursor is not of this log as it is now.</exception>
    /// <exception cref="ArgumentException">The request's cursor is of another server, or stands beside a position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1, or above what a page of this source may have (1,000 always
    /// can).</exception>
    Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default);
}
