using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Asks the engine often whether another connection has committed, which is a look at shared memory:
/// https://sqlite.org/pragma.html#pragma_data_version.
/// </summary>
internal sealed class SqliteChangeWatch(SqliteFileTurns turns) : IChangeWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public Task WhenReadableAsync(CancellationToken cancellationToken) => turns.WhenSharedAsync().WaitAsync(cancellationToken);

    public Task<IChanges> BeginAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IChanges>(new Changes(context.Connection(), turns));

    // Whoever watches sees it in the file.
    public void Announce()
    {
    }

    private sealed class Changes(SqliteConnection connection, SqliteFileTurns turns) : IChanges
    {
        private long _version = SqlitePragma.ReadDataVersion(connection);

        public async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
        {
            // A bulk load in this process waits for the connection.
            for (var left = time; left > TimeSpan.Zero && turns.IsShared; left -= Pause)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
                if (SqlitePragma.ReadDataVersion(connection) is var version && version != _version)
                {
                    _version = version;
                    return true;
                }
            }

            return false;
        }

        public void Dispose()
        {
        }
    }
}
