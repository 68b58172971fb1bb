using System.Runtime.InteropServices;
using System.Text;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>
/// How a file is opened by a store that only reads, so that it works on a folder or medium that cannot be written, and that nothing is
/// there afterwards that was not there before. https://sqlite.org/wal.html#readonly
/// </summary>
internal static partial class ReadOnlyFile
{
    private const string Immutable = "immutable=1"; // https://sqlite.org/uri.html#uriimmutable
    private const int Write = 2; // W_OK

    /// <summary>
    /// The connection string with which a file is opened. What a pool kept open could not be believed later on, or would have to be tidied
    /// up, as <see cref="ReadingPool"/> does.
    /// </summary>
    public static string ConnectionString(string connectionString, string databasePath, ReadOnlyOpening opening)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly };
        if (opening != ReadOnlyOpening.Plain)
            builder.Pooling = false;
        if (opening == ReadOnlyOpening.Tidy)
            builder.Mode = SqliteOpenMode.ReadWrite;
        if (opening == ReadOnlyOpening.Immutable)
            builder.DataSource = $"file://{string.Join('/', databasePath.Split('/').Select(Uri.EscapeDataString))}?{Immutable}";
        return builder.ConnectionString;
    }

    public static bool IsImmutable(string connectionString) => connectionString.Contains(Immutable, StringComparison.Ordinal);

    /// <exception cref="StorageException"><see cref="StorageErrorKind.CannotOpen"/>: SQLite cannot read it where it is.</exception>
    public static ReadOnlyOpening Choose(string databasePath)
    {
        var path = RealPath.Of(databasePath);
        if (!File.Exists(path) || !IsInWalMode(path))
            return ReadOnlyOpening.Plain;

        var log = new FileInfo(WalInspection.LogOf(path));
        var hasIndex = File.Exists(path + "-shm");
        var canWriteFolder = CanWrite(Path.GetDirectoryName(path)!);
        if (log is { Exists: true, Length: > 0 })
        {
            return hasIndex || canWriteFolder
                ? ReadOnlyOpening.Plain
                : throw new StorageException(
                    StorageErrorKind.CannotOpen,
                    $"The database '{path}' cannot be read where it is: its newest events are in its write-ahead log '{log.FullName}', "
                    + "which SQLite reads with the help of a third file, and this user may not make one in the folder. Copy the database "
                    + "and its log together to a folder that can be written, and read them there.");
        }

        // An opening that only reads would leave log and index behind, for it may not even delete them; and on a folder that cannot be
        // written there would be none.
        if (canWriteFolder && CanWrite(path))
            return ReadOnlyOpening.Tidy;
        return log.Exists && hasIndex ? ReadOnlyOpening.Plain : ReadOnlyOpening.Immutable;
    }

    private static bool IsInWalMode(string path) => DatabaseHeader.Read(KeptFiles.Open(path))?.IsWal == true;

    private static bool CanWrite(string path) => OperatingSystem.IsWindows() || Access(Encoding.UTF8.GetBytes(path + '\0'), Write) == 0;

    [LibraryImport("libc", EntryPoint = "access")]
    private static partial int Access(byte[] path, int mode);
}
