using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite;

/// <summary>Which database: the connection string, and the file it means. No error and no name shows a secret of it.</summary>
internal sealed partial class SqliteTarget
{
    private const string Example = "Write it like 'Data Source=archive.db'.";

    private readonly SqliteConnectionStringBuilder _builder;

    // Asked for at each commit. It is the one that the first use meant, wherever the process goes afterwards.
    private string? _path;

    public SqliteTarget(string connectionString)
    {
        var shown = WithoutSecrets(connectionString);
        try
        {
            _builder = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The driver quotes what it does not like, and with a quotation mark too many that is a password.
            var reason = shown == connectionString ? e.Message : "a keyword is not known, or a value is not of its kind.";
            throw new ArgumentException($"'{shown}' is no SQLite connection string: {reason} {Example}", nameof(connectionString));
        }

        if (_builder.DataSource.Length == 0)
            throw new ArgumentException($"The connection string '{shown}' names no file. {Example}", nameof(connectionString));
        if (IsInMemory)
        {
            // Besides, every connection would have a database of its own: what one migrates, the next does not see.
            throw new ArgumentException(
                $"The database '{shown}' lives in memory, where nothing is durable. Name a file, like 'Data Source=archive.db'.",
                nameof(connectionString));
        }

        if (_builder.Password.Length > 0 && !CanEncrypt())
        {
            throw new ArgumentException(
                $"The connection string '{shown}' has a password, but this application's SQLite cannot encrypt. Remove 'Password', or "
                + "reference a SQLitePCLRaw bundle that can, such as SQLite3 Multiple Ciphers.",
                nameof(connectionString));
        }
    }

    /// <summary>The file as the connection string names it.</summary>
    public string DataSource => _builder.DataSource;

    /// <summary>The file as errors name it.</summary>
    public string Name => WithoutSecrets(DataSource);

    /// <summary>The file's full path; null for a URI.</summary>
    public string? Path => IsUri ? null : _path ??= System.IO.Path.GetFullPath(WithDataDirectory(DataSource));

    /// <summary>The file that opening makes where there is none, a URI's too; null when opening makes none.</summary>
    public string? FileToMake => _builder.Mode == SqliteOpenMode.ReadWriteCreate ? Path ?? PathOfUri() : null;

    /// <summary>Whether nothing may be written, not even to repair something.</summary>
    public bool IsReadOnly => _builder.Mode == SqliteOpenMode.ReadOnly;

    /// <summary>The connection string, with the driver's own wait for locks as long as the engine's.</summary>
    public string ConnectionString(TimeSpan busyTimeout) => new SqliteConnectionStringBuilder(_builder.ConnectionString)
    {
        DefaultTimeout = (int)Math.Ceiling(busyTimeout.TotalSeconds),
    }.ConnectionString;

    /// <summary>The same, on another file and without a pool: closing such a connection gives the file back.</summary>
    public string ConnectionStringOf(string path, TimeSpan busyTimeout) => new SqliteConnectionStringBuilder(ConnectionString(busyTimeout))
    {
        DataSource = path,
        Pooling = false,
    }.ConnectionString;

    // As the driver does it.
    private static string WithDataDirectory(string file)
    {
        const string macro = "|DataDirectory|";
        var relative = file.StartsWith(macro, StringComparison.OrdinalIgnoreCase) ? file[macro.Length..] : file;
        return AppDomain.CurrentDomain.GetData("DataDirectory") is string { Length: > 0 } folder
            ? System.IO.Path.Combine(folder, relative)
            : file;
    }

    // file:path, file:/path or file://host/path: https://sqlite.org/uri.html#the_uri_path
    private string PathOfUri()
    {
        var path = DataSource["file:".Length..].Split('?', '#')[0];
        if (path.StartsWith("//", StringComparison.Ordinal))
            path = path.IndexOf('/', 2) is >= 0 and var end ? path[end..] : "";
        return System.IO.Path.GetFullPath(Uri.UnescapeDataString(path));
    }

    private bool IsUri => DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private bool IsInMemory => _builder.Mode == SqliteOpenMode.Memory
        || DataSource == ":memory:"
        || (IsUri
            && (DataSource.StartsWith("file::memory:", StringComparison.Ordinal)
                || DataSource.Contains("mode=memory", StringComparison.Ordinal)
                || DataSource.Contains("vfs=memdb", StringComparison.Ordinal)));

    // SQLite's own option for builds that can; the driver knows them by name, and refuses the others only after it has made a file.
    private static bool CanEncrypt()
    {
        // The class sets up the native library.
        using var connection = new SqliteConnection();
        return raw.sqlite3_compileoption_used("HAS_CODEC") == 1;
    }

    // To the end, for a password may contain what looks like the next keyword. `key` is how encrypting engines call it in a URI.
    private static string WithoutSecrets(string text) => Secret().Replace(text, "${name}…");

    [GeneratedRegex(
        @"(?<name>(password|passphrase|pwd|secret|[?&](hex|text)?key)\s*=).*", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Secret();
}
