using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Kept where the store may write: a file that is only read is opened as it is found, each time. In a pool others could change a
/// connection, so that its settings have to be read back; one that is kept has what it was given.
/// </summary>
internal sealed class SqliteReadConnections(SqliteTarget target, SqliteFileGuard files, SqliteFileTurns turns) : IReadConnections
{
    public bool AreKept => !target.IsReadOnly;

    public bool IsUsable(EventStoreDbContext context) => turns.IsShared && files.Opened(context.Handle());
}
