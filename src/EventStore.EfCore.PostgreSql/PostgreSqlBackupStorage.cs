using EventStore.EfCore.Providers;

namespace EventStore.EfCore.PostgreSql;

/// <summary>PostgreSQL backs up whole clusters and single databases itself: https://www.postgresql.org/docs/current/backup.html</summary>
internal sealed class PostgreSqlBackupStorage(IStorageProvider provider) : IBackupStorage
{
    public void RequireSupport() => throw Unsupported();

    public IBackupCopy BeginBackup(string destination) => throw Unsupported();

    public IRestoredCopy BeginRestore(string backup) => throw Unsupported();

    public void RemoveAbandoned(string folder, Predicate<string> isWanted) => throw Unsupported();

    private StorageException Unsupported() => new(
        StorageErrorKind.Unsupported,
        $"The database '{provider.Target}' is backed up and restored by PostgreSQL's own tools: `pg_basebackup` and WAL archiving "
        + "(archive_mode, archive_command) for a cluster that can be restored to any moment, `pg_dump --schema=eventstore` for one "
        + "database. On every engine the events themselves go into a folder with `eventstore backup --log DIR`, and come back with "
        + "`eventstore restore --log DIR`.");
}
