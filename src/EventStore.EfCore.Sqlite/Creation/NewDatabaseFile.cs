using System.Text.RegularExpressions;
using EventStore.EfCore.Files;
using EventStore.EfCore.Sqlite.Files;

namespace EventStore.EfCore.Sqlite.Creation;

/// <summary>
/// The temporary name of a database that is being made, beside the name it will have. As long as this is not disposed, another file
/// beside it is locked, by a lock that the system releases with the process: so whoever finds the name knows whether its maker lives.
/// </summary>
internal sealed partial class NewDatabaseFile : IDisposable
{
    // What SQLite and this class put beside a database. The lock is last: it protects the others.
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];
    private const string LockSuffix = ".lock";

    private readonly string _target;
    private readonly FileStream _lock;

    private NewDatabaseFile(string target, string path, FileStream locked)
    {
        _target = target;
        _lock = locked;
        Path = path;
    }

    /// <summary>The temporary name. There is an empty file, with its mode.</summary>
    public string Path { get; }

    /// <summary>A name of its own for each call, for any number of makers at once.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write the folder.</exception>
    public static NewDatabaseFile Beside(string target, UnixFileMode mode)
    {
        target = RealPath.Of(target);
        for (var attempt = 1; ; attempt++)
        {
            var path = $"{target}-new-{Guid.NewGuid():N}";
            try
            {
                // Between making and locking it, somebody may have taken it for abandoned: who locks what is gone has locked nothing.
                var locked = Lock(path, FileMode.CreateNew);
                if (File.Exists(locked.Name))
                    return new NewDatabaseFile(target, path, locked).WithMode(mode);
                locked.Dispose();
            }
            catch (IOException) when (attempt < 10)
            {
                // Somebody is removing it right now.
            }
        }
    }

    /// <summary>Puts the database, which must be closed, under the target's name, durably; false when something exists there.</summary>
    /// <exception cref="IOException">The system refuses it.</exception>
    public bool TryPlace()
    {
        // Closing reports no error when it could not do this.
        if (File.Exists(Path + "-wal"))
            throw new IOException($"The log of the new database '{Path}' could not be taken into it.");

        RefuseForeignLogs();
        Flush();
        if (!FileSystem.TryMove(Path, _target))
            return false;
        FileSystem.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
        return true;
    }

    /// <summary>Puts the database, which must be closed, in the place of another one, durably and at one moment.</summary>
    /// <exception cref="IOException">The system refuses it.</exception>
    public void Replace()
    {
        Flush();
        File.Move(Path, _target, overwrite: true);
        FileSystem.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
    }

    public void Dispose() => Remove(Path, _lock);

    private void Flush()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private NewDatabaseFile WithMode(UnixFileMode mode)
    {
        try
        {
            if (File.Exists(_target))
                NewFile.MakeBeside(_target, Path);
            else
                NewFile.Make(Path, mode);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Removes what killed makers of this target left.</summary>
    public static void RemoveAbandoned(string target)
    {
        try
        {
            target = RealPath.Of(target);
            var name = System.IO.Path.GetFileName(target);
            RemoveAbandoned(System.IO.Path.GetDirectoryName(target)!, wanted => wanted == name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // That the target cannot be looked at is no reason not to use the database.
        }
    }

    /// <summary>Removes what killed makers left in a folder, of targets with such names.</summary>
    public static void RemoveAbandoned(string folder, Predicate<string> isWanted)
    {
        try
        {
            var paths = Directory.EnumerateFiles(folder)
                .Select(file => MakersName().Match(System.IO.Path.GetFileName(file)))
                .Where(match => match.Success && isWanted(match.Groups["target"].Value))
                .Select(match => System.IO.Path.Combine(folder, match.Groups["path"].Value))
                .Distinct();
            foreach (var path in paths.ToArray())
                TryRemove(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // That the folder cannot be listed is no reason not to use the database.
        }
    }

    private static FileStream Lock(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = SqliteEventStoreOptions.OwnerFileModes;
        return new FileStream(path + LockSuffix, options);
    }

    private static void TryRemove(string path)
    {
        try
        {
            // A lock is made before what it protects and removed after it. So what has none is abandoned, and none is made for it.
            Remove(path, File.Exists(path + LockSuffix) ? Lock(path, FileMode.Open) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its maker lives, or the folder may not be changed.
        }
    }

    private static void Remove(string path, FileStream? locked)
    {
        using (locked)
        {
            foreach (var suffix in Suffixes)
                File.Delete(path + suffix);
        }
    }

    /// <summary>The log of a database that is gone would be taken for the new one's, and replace what is in it.</summary>
    private void RefuseForeignLogs()
    {
        foreach (var log in new[] { _target + "-wal", _target + "-journal" })
        {
            // In this order: the log of a database that has just come to be is no stranger's.
            if (File.Exists(log) && !File.Exists(_target))
            {
                throw new StorageException(
                    StorageErrorKind.Unsafe,
                    $"There is no database '{_target}', but there is its log '{log}', which may hold events that are nowhere else. Put the "
                    + "database that it belongs to back beside it, or move the log away.");
            }
        }
    }

    [GeneratedRegex(
        @"\A(?<path>(?<target>.+)-new-[0-9a-f]{32})(\.lock|-wal|-shm|-journal)?\z",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex MakersName();
}
