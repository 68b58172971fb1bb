using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.Tests;

/// <summary>A folder of its own for one test, with a database file in it, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("eventstore-").FullName;

    public string File => Path.Combine(Folder, "archive.db");

    public string ConnectionString => $"Data Source={File}";

    /// <summary>A connection that knows nothing of the store's settings and is not pooled.</summary>
    public SqliteConnection Open(string more = "")
    {
        var connection = new SqliteConnection($"{ConnectionString};Pooling=False;{more}");
        connection.Open();
        return connection;
    }

    /// <summary>Deletes the database and all that is beside it, and leaves what the process has open.</summary>
    public void DeleteFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
            System.IO.File.Delete(file);
    }

    public void Dispose()
    {
        // Pooled connections keep the file open, which hinders its removal on Windows.
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
