using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>
/// What the writer remembers of one server's log between transactions. It is believed only while the server's row, read under its lock,
/// still has the same last position: whoever writes to a log moves that.
/// </summary>
internal sealed class LogState(LockedServer row)
{
    public int ServerNumber { get; } = row.Number;

    public string Name { get; } = row.Name;

    /// <summary>Whether the server's row is still to be inserted.</summary>
    public bool IsNew { get; private set; } = row.IsNew;

    public long LastPosition { get; set; } = row.LastPosition;

    public int LastChainId { get; set; } = row.LastChainId;

    public int LastChannelId { get; set; } = row.LastChannelId;

    /// <summary>The chains seen so far; the database may have others.</summary>
    public Dictionary<AuthorId, ChainState> Chains { get; } = [];

    /// <summary>The channels' numbers seen so far; the database may have others.</summary>
    public Dictionary<string, int> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>The database has now what the transaction changed.</summary>
    public void MarkSaved() => IsNew = false;
}
