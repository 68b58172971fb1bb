using EventStore.EfCore.Data;
using EventStore.EfCore.Sqlite.Creation;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Backup;

/// <summary>A database file that is filled page by page from another one, under a temporary name.</summary>
internal sealed class NewCopy : IDisposable
{
    private const int DiskFull = 28; // ENOSPC, on Linux and macOS
    private const int WindowsDiskFull = unchecked((int)0x80070070); // ERROR_DISK_FULL

    private readonly IServiceProvider _application;
    private readonly SqliteEventStoreOptions _options;
    private readonly SqliteTarget _target;
    private readonly NewDatabaseFile _file;

    /// <exception cref="StorageException">It cannot be made there.</exception>
    public NewCopy(string path, SqliteTarget target, SqliteEventStoreOptions options, IServiceProvider application)
    {
        Path = path;
        _application = application;
        _options = options;
        _target = target;
        _file = Do(() =>
        {
            NewDatabaseFile.RemoveAbandoned(path);
            return NewDatabaseFile.Beside(path, options.FileMode);
        });
    }

    /// <summary>The path that it will have.</summary>
    public string Path { get; }

    /// <summary>The identity that it has.</summary>
    public DatabaseIdentity Identity { get; private set; }

    public static StorageException Exists(string path) => new(
        StorageErrorKind.CannotOpen, $"There is something at '{path}' already, and it is not replaced. Name a file that does not exist.");

    /// <summary>Copies a database as it is at one moment, and gives the copy an identity of its own.</summary>
    /// <remarks>
    /// The log of the database that was copied is so never taken for the copy's: it would put pages of a later moment into it.
    /// </remarks>
    public void Fill(sqlite3 source, Action<long, long> copied, CancellationToken cancellationToken) => Do(() =>
    {
        using (var connection = Open())
            PageCopy.Run(source, connection.Handle!, Path, copied, cancellationToken);

        // Again, for the first has no journal. The mode is in the page that was copied, and in WAL mode an identity is written to a log.
        using (var connection = Open())
        {
            SqlitePragma.Write(connection.Handle!, SqliteSetting.JournalMode, "DELETE");
            Identity = DatabaseIdentity.Create();
            Identity.Give(connection);
        }

        return true;
    });

    /// <summary>Reads the copy with a connection of its own, by which nothing can be written.</summary>
    public async Task<T> ReadAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> read)
    {
        var connection = Open();
        SqlitePragma.Write(connection.Handle!, SqliteSetting.QueryOnly, "1");
        await using var contexts = new SqliteConnectionContexts(connection, _application);
        return await read(contexts).ConfigureAwait(false);
    }

    /// <summary>Works on a copy of the copy.</summary>
    public async Task<T> TryOnAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> work)
    {
        using var file = Do(() =>
        {
            var trial = NewDatabaseFile.Beside(Path, _options.FileMode);
            File.Copy(_file.Path, trial.Path, overwrite: true);
            return trial;
        });
        await using var contexts = new SqliteConnectionContexts(Open(file), _application);
        return await work(contexts).ConfigureAwait(false);
    }

    /// <summary>The last position of one of its servers; null when it has no events.</summary>
    public (int ServerNumber, long LastPosition)? LastPosition()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"Id\", \"LastPosition\" FROM \"Servers\" WHERE \"LastPosition\" > 0 LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt32(0), row.GetInt64(1)) : null;
    }

    /// <summary>Gives the copy its name.</summary>
    /// <param name="replaces">Whether something may have it.</param>
    /// <returns>Bytes of the file.</returns>
    public long Place(bool replaces) => Do(() =>
    {
        var bytes = new FileInfo(_file.Path).Length;
        if (replaces)
            _file.Replace();
        else if (!_file.TryPlace())
            throw Exists(Path);
        return bytes;
    });

    public void Dispose() => _file.Dispose();

    private SqliteConnection Open() => Open(_file);

    private SqliteConnection Open(NewDatabaseFile file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_target.ConnectionStringOf(file.Path, _options.BusyTimeout))
        {
            Mode = SqliteOpenMode.ReadWrite,
        }.ConnectionString);
        connection.Open();
        SqlitePragma.Write(connection.Handle!, "cache_size", $"-{_options.CacheSizeKiB}");
        return connection;
    }

    /// <summary>The errors of the copy, which is not the database that the store's own errors name.</summary>
    private T Do<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException e)
        {
            throw Failed(e.HResult is DiskFull or WindowsDiskFull ? StorageErrorKind.Full : StorageErrorKind.InputOutput, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Failed(StorageErrorKind.CannotOpen, e);
        }
        catch (SqliteException e)
        {
            throw Failed(SqliteProvider.Classify(e.SqliteErrorCode, e.SqliteExtendedErrorCode), e);
        }
    }

    private StorageException Failed(StorageErrorKind kind, Exception e) => new(
        kind,
        (kind == StorageErrorKind.Full
            ? $"There is no room left for '{Path}': nothing was made. Free disk space, or name a file on another disk. "
            : $"'{Path}' could not be made, and nothing is left of it. ")
        + $"(The system says: {e.Message})",
        e);
}
