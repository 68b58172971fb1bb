namespace EventStore.EfCore.Data;

/// <summary>A channel's name in one server.</summary>
public sealed class ChannelRow
{
    /// <summary>The server.</summary>
    public int ServerId { get; set; }

    /// <summary>The channel's number in its server, from 1 in order of first appearance.</summary>
    public int ChannelId { get; set; }

    /// <summary>The name.</summary>
    public required string Key { get; set; }
}
