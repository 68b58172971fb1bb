using System.Globalization;
using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite;

internal sealed class SqliteSchemaProbe(SqliteTarget target) : ISchemaProbe
{
    public void CheckTarget()
    {
        if (target.Path is not { } path)
            return;

        if (Directory.Exists(path))
            throw new StorageException(StorageErrorKind.CannotOpen, $"The database '{target.Name}' is a folder. Name a file in it.");
        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The folder '{folder}' of the database '{target.Name}' does not exist. Create it, or name another path.");
        }
    }

    public async Task<DateTimeOffset?> FindMigrationLockAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var tables = await context.Database
            .SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken).ConfigureAwait(false);
        if (tables == 0)
            return null;

        var since = await context.Database
            .SqlQueryRaw<string>("SELECT CAST(\"Timestamp\" AS TEXT) AS \"Value\" FROM \"__EFMigrationsLock\"")
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return since.Count == 0 ? null : Parse(since[0]);
    }

    // A lock whose time cannot be read is a lock all the same.
    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? since
            : DateTimeOffset.UnixEpoch;
}
