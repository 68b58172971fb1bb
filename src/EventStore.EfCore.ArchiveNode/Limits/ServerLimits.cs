using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EventStore.EfCore.ArchiveNode.Limits;

internal static class ServerLimits
{
    public static void Apply(NodeOptions options, KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
    }
}
