using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite;

/// <summary>Which database: the connection string, and the file it means.</summary>
internal sealed class SqliteTarget
{
    private readonly SqliteConnectionStringBuilder _builder;

    public SqliteTarget(string connectionString)
    {
        try
        {
            _builder = new SqliteConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException(
                $"'{connectionString}' is no SQLite connection string: {e.Message} "
                + "Write it like 'Data Source=archive.db'.",
                nameof(connectionString),
                e);
        }

        if (_builder.DataSource.Length == 0)
            throw new ArgumentException(
                $"The connection string '{connectionString}' names no file. Write it like 'Data Source=archive.db'.",
                nameof(connectionString));
        if (IsInMemory)
        {
            // Besides, every connection would have a database of its own: what one migrates, the next does not see.
            throw new ArgumentException(
                $"The database '{connectionString}' lives in memory, where nothing is durable. Name a file, like 'Data Source=archive.db'.",
                nameof(connectionString));
        }
    }

    /// <summary>The file as the connection string names it.</summary>
    public string DataSource => _builder.DataSource;

    /// <summary>The file's full path; null for a URI.</summary>
    public string? Path => DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        ? null
        : System.IO.Path.GetFullPath(WithDataDirectory(DataSource));

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

    private bool IsInMemory => _builder.Mode == SqliteOpenMode.Memory
        || DataSource == ":memory:"
        || (DataSource.StartsWith("file:", StringComparison.Ordinal)
            && (DataSource.StartsWith("file::memory:", StringComparison.Ordinal)
                || DataSource.Contains("mode=memory", StringComparison.Ordinal)
                || DataSource.Contains("vfs=memdb", StringComparison.Ordinal)));
}
