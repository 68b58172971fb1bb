using EventStore.EfCore.Data;
using EventStore.EfCore.Sqlite.HashIndex;
using EventStore.EfCore.Sqlite.Witness;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Backup;

/// <summary>A database that is to be replaced, taken so that nobody else can open it.</summary>
internal sealed class ReplacedDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    private ReplacedDatabase(SqliteConnection connection, IServiceProvider application)
    {
        _connection = connection;
        Contexts = new SqliteConnectionContexts(connection, application);
    }

    public IDbContextFactory<EventStoreDbContext> Contexts { get; }

    /// <exception cref="RestoreRefusedException">Somebody has it open, it cannot be read, or an application has tables in it.</exception>
    public static ReplacedDatabase Take(
        string path, SqliteTarget target, SqliteEventStoreOptions options, IServiceProvider application)
    {
        ReplacedDatabase? taken = null;
        try
        {
            LossGuard.Check(path);
            taken = new ReplacedDatabase(Open(path, target, options), application);
            taken.RefuseOthersTables(path);
            return taken;
        }
        catch (Exception e)
        {
            taken?.Dispose();
            throw e switch
            {
                SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } => new RestoreRefusedException(
                    $"The database '{path}' is open, and is not replaced under whoever uses it. End them (`fuser -v` names them), and "
                    + "restore again.",
                    e),
                SqliteException or StorageException => new RestoreRefusedException(
                    $"It cannot be told what the file '{path}' holds, and it is not replaced: {e.Message} If the backup is to take its "
                    + "place all the same, move it away, with its -wal and -witness, and restore again.",
                    e),
                _ => e,
            };
        }
    }

    /// <summary>Afterwards all of it is in the one file, and the log is gone.</summary>
    public void TakeLogIn()
    {
        var mode = SqlitePragma.Run(_connection.Handle!, "PRAGMA journal_mode=DELETE");
        if (mode != "delete")
            throw new StorageException(StorageErrorKind.Other, $"The log of '{_connection.DataSource}' could not be taken in ('{mode}').");
    }

    public void Dispose() => _connection.Dispose();

    private static SqliteConnection Open(string path, SqliteTarget target, SqliteEventStoreOptions options)
    {
        // Even an idle connection of this process has it open.
        using (var pooled = new SqliteConnection(target.ConnectionString(options.BusyTimeout)))
            SqliteConnection.ClearPool(pooled);

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(target.ConnectionStringOf(path, options.BusyTimeout))
        {
            Mode = SqliteOpenMode.ReadWrite,
        }.ConnectionString);
        try
        {
            connection.Open();
            SqlitePragma.Write(connection.Handle!, "locking_mode", "EXCLUSIVE");
            SqlitePragma.Write(connection.Handle!, "busy_timeout", "0");
            SqlitePragma.Run(connection.Handle!, "BEGIN EXCLUSIVE");
            SqlitePragma.Run(connection.Handle!, "COMMIT");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RefuseOthersTables(string path)
    {
        using var context = Contexts.CreateDbContext();
        var own = context.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>();
        var others = context.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table'").ToList()
            .Where(name => !name.StartsWith("sqlite_", StringComparison.Ordinal))
            .Except(["__EFMigrationsHistory", "__EFMigrationsLock"])
            .Except(own).Except(HashTables.Names).ToArray();
        if (others.Length > 0)
        {
            throw new RestoreRefusedException(
                $"The database '{path}' has tables of an application, too ('{string.Join("', '", others)}'), which may hold what the "
                + "backup lacks. It is not replaced: move it away, with its -wal and -witness, and restore again.");
        }
    }
}
