using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace EventStore.EfCore.ArchiveNode.Limits;

/// <summary>How many requests one address may make.</summary>
internal static class RateLimits
{
    public const string Policy = "Peers";

    // What a household or a company has of the address space of IPv6.
    private const int NetworkBytes = 8;

    public static void AddRateLimits(this IServiceCollection services, NodeOptions options) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(Policy, context => Partition(context.Connection.RemoteIpAddress, options.RequestsPerSecond));
    });

    private static RateLimitPartition<string> Partition(IPAddress? address, int perSecond) => perSecond == 0
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetTokenBucketLimiter(Network(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };
}
