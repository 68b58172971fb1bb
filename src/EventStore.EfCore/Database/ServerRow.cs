namespace EventStore.EfCore.Data;

/// <summary>A server, and the last numbers assigned in its log. Whoever writes to the log locks this row first.</summary>
public sealed class ServerRow
{
    /// <summary>The server's number, from 1: what the other tables refer to. Column <c>Id</c>.</summary>
    public int Number { get; init; }

    /// <summary>The server's name: the text of its <see cref="ServerId"/>. Column <c>Key</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The position of the newest event: how many there are.</summary>
    public long LastPosition { get; init; }

    /// <summary>The newest chain's number: how many authors there are.</summary>
    public int LastChainId { get; init; }

    /// <summary>The newest channel's number.</summary>
    public int LastChannelId { get; init; }
}
