using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.PostgreSql;

/// <summary>The driver's pool keeps them, and to take one costs little.</summary>
internal sealed class PostgreSqlReadConnections : IReadConnections
{
    public bool AreKept => false;

    public bool IsUsable(EventStoreDbContext context) => true;
}
