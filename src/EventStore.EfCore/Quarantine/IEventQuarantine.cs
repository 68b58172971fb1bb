namespace EventStore.EfCore;

/// <summary>
/// What the archive keeps out of what it serves. A damaged row is recorded when it is first read or verified, a moment after that, and
/// leaves quarantine when its event is stored again (<see cref="StoreOutcome.Repaired"/>). A store that may not write records nothing.
/// </summary>
public interface IEventQuarantine
{
    /// <summary>A page of it, without the contents. What this store has found until now is in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not one that the options allow.</exception>
    Task<QuarantinePage> ListAsync(QuarantineRequest request, CancellationToken cancellationToken = default);

    /// <summary>All of one item as it was found: JSON, UTF-8, bytes as Base64.</summary>
    /// <param name="server">The server; null for refused events of servers that have no log here.</param>
    /// <param name="number">The item's number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is no such item.</returns>
    Task<QuarantinedContent?> FindAsync(ServerId? server, long number, CancellationToken cancellationToken = default);
}
