using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Creation;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.Witness;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Sqlite;

/// <summary>Makes files under a temporary name, and asks SQLite's own tables.</summary>
internal sealed class SqliteSchemaStorage(
    SqliteTarget target,
    IOptions<SqliteEventStoreOptions> options,
    DbContextOptions<EventStoreDbContext> contexts,
    IStorageProvider provider) : ISchemaStorage
{
    // Of events that hold nothing, indexes are not more than a third; and no migration has written more than indexes anew.
    private const int IndexedPart = 3;

    public void CheckTarget()
    {
        if (target.Path is not { } path)
            return;

        var attributes = Look(path);
        if (attributes?.HasFlag(FileAttributes.Directory) == true)
            throw new StorageException(StorageErrorKind.CannotOpen, $"The database '{target.Name}' is a folder. Name a file in it.");
        if (FileIdentity.Of(path) is { IsRegular: false })
            throw new StorageException(StorageErrorKind.CannotOpen, $"The database '{target.Name}' is a pipe or a device. Name a file.");
        if (attributes is null && Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The folder '{folder}' of the database '{target.Name}' does not exist. Create it, or name another path.");
        }

        LossGuard.Check(path);
    }

    // Asked of the context, which may be on a database that is being made. EF's own answer opens a connection that only reads: to it, a
    // file that may not be read is none.
    public Task<bool> ExistsAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        new SqliteTarget(context.Database.GetConnectionString()!).Path is { } path
            ? Task.FromResult(File.Exists(path))
            : context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken);

    public async Task<bool> IsEmptyAsync(EventStoreDbContext context, CancellationToken cancellationToken) => await context.Database
        .SqlQueryRaw<int>(
            "SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE tbl_name NOT IN ('__EFMigrationsHistory', '__EFMigrationsLock')")
        .SingleAsync(cancellationToken).ConfigureAwait(false) == 0;

    public async Task BeginMigrationAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        if (target.Path is not { } path || await IsEmptyAsync(context, cancellationToken).ConfigureAwait(false))
            return;
        var pages = SqlitePragma.ReadNumber(context.Handle(), "page_count");
        var bytes = pages * SqlitePragma.ReadNumber(context.Handle(), "page_size") / IndexedPart;
        DiskRoom.Require(RealPath.Of(path), bytes, bytes, "migrate '{0}'");
    }

    public async Task<bool> TryCreateAsync(
        Func<IDbContextFactory<EventStoreDbContext>, Task> fill, CancellationToken cancellationToken)
    {
        // What is no file of its own, or is there already, can only be filled where it is.
        if (target.Path is not { } path || File.Exists(path))
            return false;

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var file = NewDatabaseFile.Beside(path, options.Value.FileMode);
            GiveIdentity(target.ConnectionStringOf(file.Path, options.Value.BusyTimeout));
            await fill(new SqliteFileContexts(contexts, target.ConnectionStringOf(file.Path, options.Value.BusyTimeout)))
                .ConfigureAwait(false);
            return file.TryPlace();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var kind = e is IOException ? StorageErrorKind.InputOutput : StorageErrorKind.CannotOpen;
            throw new StorageException(
                kind, $"{provider.Explain(kind)} (database '{target.Name}'; the system says: {e.Message})", e);
        }
    }

    public void RemoveAbandoned()
    {
        if (target.Path is { } path)
            NewDatabaseFile.RemoveAbandoned(path);
    }

    /// <summary>What is at a path; null for nothing. To most questions of .NET, what may not be looked at does not exist.</summary>
    private FileAttributes? Look(string path)
    {
        try
        {
            return File.GetAttributes(RealPath.Of(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The database '{target.Name}' cannot be opened, and it is not known whether it exists: {e.Message} Give this user "
                + "permission to enter the folders above it (x).",
                e);
        }
    }

    // Before the file has a log: https://sqlite.org/fileformat2.html#application_id
    private static void GiveIdentity(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        DatabaseIdentity.Create().Give(connection);
    }
}
