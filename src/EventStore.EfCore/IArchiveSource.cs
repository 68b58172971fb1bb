namespace EventStore.EfCore;

/// <summary>An archive to copy from: a store, or a backup of its logs.</summary>
public interface IArchiveSource
{
    /// <summary>Where each server's log ends, by name of the server.</summary>
    Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default);

    /// <summary>A page of a server's log: ascending by position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1, or above what a page of this source may have (1,000 always
    /// can).</exception>
    Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default);
}
