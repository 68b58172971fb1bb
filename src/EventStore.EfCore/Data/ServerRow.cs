namespace EventStore.EfCore.Data;

/// <summary>A server, and the last numbers its log has given out. Who writes to the log takes this row first.</summary>
public sealed class ServerRow
{
    /// <summary>The key, from 1.</summary>
    public int Id { get; set; }

    /// <summary>The <see cref="ServerId"/>.</summary>
    public required string Key { get; set; }

    /// <summary>The position of the newest event: how many there are.</summary>
    public long LastPosition { get; set; }

    /// <summary>The newest chain's number: how many authors there are.</summary>
    public int LastChainId { get; set; }

    /// <summary>The newest channel's number.</summary>
    public int LastChannelId { get; set; }
}
