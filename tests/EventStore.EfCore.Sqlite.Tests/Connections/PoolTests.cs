using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>Tests that look at what the connection pool gives back. They run alone, for other tests empty the pool when they end.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PoolTests
{
    public const string Name = "Connection pool";
}
