using EventStore.EfCore.Data;
using EventStore.EfCore.Database;

namespace EventStore.EfCore.PostgreSql;

/// <summary>None: others write at the same time, and each row is locked.</summary>
internal sealed class PostgreSqlWriteEpoch : IWriteEpoch
{
    public long Read(EventStoreDbContext context) => 0;
}
