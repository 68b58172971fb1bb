namespace EventStore.EfCore.Writing;

/// <summary>
/// What the writer remembers of one server between transactions. It is believed only while the server's row, read under its lock,
/// still has the same last position: whoever writes to a log moves that.
/// </summary>
internal sealed class ServerLog(int id, string key, bool isNew)
{
    public int Id { get; } = id;

    public string Key { get; } = key;

    /// <summary>Whether the server's row is still to be inserted.</summary>
    public bool IsNew { get; private set; } = isNew;

    public long LastPosition { get; set; }

    public int LastChainId { get; set; }

    public int LastChannelId { get; set; }

    /// <summary>The chains seen so far; others may stand in the database.</summary>
    public Dictionary<AuthorId, ChainState> Chains { get; } = [];

    /// <summary>The channels' numbers seen so far; others may stand in the database.</summary>
    public Dictionary<string, int> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>What the transaction changed stands in the database now.</summary>
    public void MarkSaved() => IsNew = false;
}
