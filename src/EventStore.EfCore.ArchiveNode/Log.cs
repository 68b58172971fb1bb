namespace EventStore.EfCore.ArchiveNode;

/// <summary>Every message that the node itself logs. Its band of event ids is 3000; ids never change and are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "Pulling from {Peer} failed; it is tried again in the next round")]
    public static partial void PullFailed(this ILogger logger, Uri peer, Exception exception);
}
