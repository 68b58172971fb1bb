using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>
/// What the writer remembers of one server's log between transactions. It is believed only while nobody else has written at all, or the
/// server's row, read under its lock, still has the same last position: whoever writes to a log moves that.
/// </summary>
internal sealed class LogState(LockedServer row)
{
    public int ServerNumber { get; } = row.Number;

    public string Name { get; } = row.Name;

    /// <summary>Of which incarnation of the database this is known.</summary>
    public long Incarnation { get; } = row.Incarnation;

    /// <summary>In which writing epoch it was last known to be right.</summary>
    public long Epoch { get; set; }

    /// <summary>Whether the server's row is still to be inserted.</summary>
    public bool IsNew { get; private set; } = row.IsNew;

    public long LastPosition { get; set; } = row.LastPosition;

    public int LastChainId { get; set; } = row.LastChainId;

    public int LastChannelId { get; set; } = row.LastChannelId;

    /// <summary>The chains seen so far; the database may have others.</summary>
    public Dictionary<AuthorId, ChainState> Chains { get; } = [];

    /// <summary>The channels' numbers seen so far; the database may have others.</summary>
    public Dictionary<string, int> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the database has no other chains than those seen: they are numbered from 1 without a gap.</summary>
    public bool KnowsAllChains => Chains.Count == LastChainId;

    /// <summary>The same of the channels.</summary>
    public bool KnowsAllChannels => Channels.Count == LastChannelId;

    /// <summary>Whether the next numbers are known to be free: the server's row may be damaged.</summary>
    public bool HasCheckedNumbers { get; set; }

    /// <summary>How many holes the chains seen so far have, as the database has them.</summary>
    public int HoleCount { get; set; }

    /// <summary>How much is remembered: the server, its chains, channels and holes.</summary>
    public int Size => 1 + Chains.Count + Channels.Count + HoleCount;

    /// <summary>The size as it was when it was remembered: the log goes on growing while a transaction is put together.</summary>
    public int RememberedSize { get; set; }

    /// <summary>The database has now what the transaction changed.</summary>
    public void MarkSaved() => IsNew = false;
}
