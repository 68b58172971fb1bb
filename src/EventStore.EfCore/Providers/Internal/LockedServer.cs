using EventStore.EfCore.Database;

namespace EventStore.EfCore.Providers;

/// <summary>A server's row as it is under its lock.</summary>
/// <param name="Number">The server's number.</param>
/// <param name="Name">Its name.</param>
/// <param name="LastPosition">The position of its newest event; 0 for none.</param>
/// <param name="LastChainId">The newest chain's number; 0 for none.</param>
/// <param name="LastChannelId">The newest channel's number; 0 for none.</param>
/// <param name="IsNew">Whether there is no row yet: whoever locked it inserts it with the server's first event.</param>
/// <param name="Incarnation">
/// Another number when another machine answers for the database, which may lack what this one had: what is remembered is no proof then.
/// </param>
internal sealed record LockedServer(
    int Number, string Name, long LastPosition, int LastChainId, int LastChannelId, bool IsNew, long Incarnation = 0)
{
    /// <summary>A server whose row was read under its lock.</summary>
    public static LockedServer Of(ServerState row, long incarnation = 0) =>
        new(row.Number, row.Name, row.LastPosition, row.LastChainId, row.LastChannelId, IsNew: false, incarnation);
}
