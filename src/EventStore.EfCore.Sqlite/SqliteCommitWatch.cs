using EventStore.EfCore.Data;
using EventStore.EfCore.Database;

namespace EventStore.EfCore.Sqlite;

/// <summary>A commit that returns is on the disk: there is nobody else to wait for.</summary>
internal sealed class SqliteCommitWatch : ICommitWatch
{
    public Task CommitAsync(EventStoreDbContext context, Func<CancellationToken, Task> commit) => commit(CancellationToken.None);
}
