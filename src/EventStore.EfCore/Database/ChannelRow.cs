namespace EventStore.EfCore.Data;

/// <summary>A channel of one server.</summary>
public sealed class ChannelRow
{
    /// <summary>The server's number. Column <c>ServerId</c>.</summary>
    public int ServerNumber { get; init; }

    /// <summary>The channel's number in its server, from 1 in order of first appearance.</summary>
    public int ChannelId { get; init; }

    /// <summary>The channel's name. Column <c>Key</c>.</summary>
    public required string Name { get; init; }
}
