using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Creation;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Sqlite.Backup;

internal sealed class SqliteBackupStorage(
    SqliteTarget target, IOptions<SqliteEventStoreOptions> options, IServiceProvider application) : IBackupStorage
{
    public void RequireSupport()
    {
        // All of it can be copied.
    }

    public IBackupCopy BeginBackup(string destination)
    {
        var path = Path.GetFullPath(destination);
        if (Directory.Exists(path))
            throw new StorageException(StorageErrorKind.CannotOpen, $"The backup '{path}' is to be a file, and there is a folder.");
        if (Path.Exists(path))
            throw NewCopy.Exists(path);
        RequireFolder(path);
        return new SqliteBackup(new NewCopy(path, target, options.Value, application));
    }

    public IRestoredCopy BeginRestore(string backup)
    {
        if (target.Path is not { } link)
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The database '{target.Name}' is named by a URI, and a backup can only be put at a path. Write 'Data Source=archive.db'.");
        }

        var (path, source) = (RealPath.Of(link), RealPath.Of(Path.GetFullPath(backup)));
        if (!File.Exists(source))
            throw new StorageException(StorageErrorKind.CannotOpen, $"There is no backup '{backup}', or it may not be looked at.");
        if (path == source)
            throw new RestoreRefusedException($"'{path}' is the backup itself. Name another path for the restored archive.");
        RequireFolder(path);

        var replaced = File.Exists(path) ? ReplacedDatabase.Take(path, target, options.Value, application) : null;
        try
        {
            return new SqliteRestore(source, new NewCopy(path, target, options.Value, application), replaced, target, options.Value);
        }
        catch
        {
            replaced?.Dispose();
            throw;
        }
    }

    public void RemoveAbandoned(string folder, Predicate<string> isWanted) => NewDatabaseFile.RemoveAbandoned(folder, isWanted);

    private static void RequireFolder(string path)
    {
        if (Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder))
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen, $"There is no folder for '{path}'. Create it, or name another path.");
        }
    }
}
