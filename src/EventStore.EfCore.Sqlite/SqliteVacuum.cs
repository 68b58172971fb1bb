using EventStore.EfCore.Sqlite.Files;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Writes a database anew: the new one is put together in a temporary file, and goes through the write-ahead log from there.
/// https://sqlite.org/lang_vacuum.html
/// </summary>
internal static class SqliteVacuum
{
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="target">Its database.</param>
    /// <param name="cancellationToken">Gives up: the database is as it was.</param>
    /// <exception cref="StorageException">There is too little room for it, and nothing was begun.</exception>
    public static void Run(sqlite3 connection, SqliteTarget target, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (target.Path is { } link)
        {
            var pages = SqlitePragma.ReadNumber(connection, "page_count") - SqlitePragma.ReadNumber(connection, "freelist_count");
            var bytes = pages * SqlitePragma.ReadNumber(connection, "page_size");
            DiskRoom.Require(RealPath.Of(link), bytes, bytes, "write '{0}' anew");
        }

        SqlitePragma.Run(connection, "VACUUM", cancellationToken);
    }
}
