namespace EventStore.EfCore.ArchiveNode;

/// <summary>Every message that the node itself logs. Its band of event ids is 3000; ids never change and are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "Pulling from {Peer} has a problem, and is tried again in each round: {Problem}")]
    public static partial void PullProblem(this ILogger logger, Uri peer, string? problem);
}
