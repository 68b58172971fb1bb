using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A database and the files that are kept beside it.</summary>
internal static class DatabaseFiles
{
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal", "-witness"];

    public static void Delete(string file)
    {
        SqliteConnection.ClearAllPools();
        foreach (var suffix in Suffixes)
            File.Delete(file + suffix);
    }

    public static long Bytes(string file) => Suffixes.Select(s => new FileInfo(file + s)).Where(f => f.Exists).Sum(f => f.Length);
}
