using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Nothing is noted beside the database: where it is, and that its log is whole, is the server's to know.</summary>
internal sealed class PostgreSqlCommitWitness : ICommitWitness
{
    public void Confirm(EventStoreDbContext context, int serverNumber, long lastPosition)
    {
    }

    public Task CheckAsync(EventStoreDbContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
