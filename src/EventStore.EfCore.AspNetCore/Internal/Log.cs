using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.AspNetCore;

/// <summary>Every message that the endpoints log. Their band of event ids is 2000; ids never change and are never used again.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} {Path} failed and was answered with {Status}")]
    public static partial void RequestFailed(this ILogger logger, string method, PathString path, int status, Exception exception);

    [LoggerMessage(2001, LogLevel.Error, "Storing {Events} events that came over HTTP failed and was answered with {Status}")]
    public static partial void StoringFailed(this ILogger logger, int events, int status, Exception exception);

    [LoggerMessage(2002, LogLevel.Warning, "A followed log, {Path}, ended with an error that is answered as {Status}")]
    public static partial void FollowingFailed(this ILogger logger, PathString path, int status, Exception exception);
}
