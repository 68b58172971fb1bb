namespace EventStore.EfCore.Database;

/// <summary>A server's row, checked.</summary>
/// <param name="Number">The server's number.</param>
/// <param name="Name">Its name.</param>
/// <param name="LastPosition">The position of its newest event; 0 for none.</param>
/// <param name="LastChainId">The newest chain's number; 0 for none.</param>
/// <param name="LastChannelId">The newest channel's number; 0 for none.</param>
internal sealed record ServerState(int Number, string Name, long LastPosition, int LastChainId, int LastChannelId);
