using EventStore.EfCore.ArchiveNode.Peers;

namespace EventStore.EfCore.ArchiveNode;

/// <summary>Every message that the node itself logs. Its band of event ids is 3000; ids never change and are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "Synchronising with {Peer} ({Way}) has a problem, and is tried again in each round: {Problem}")]
    public static partial void PeerProblem(this ILogger logger, Uri peer, PeerWay way, string? problem);
}
