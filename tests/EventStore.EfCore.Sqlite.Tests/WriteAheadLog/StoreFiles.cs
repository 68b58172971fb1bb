using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>
/// A store's database and log, copied while it is open: every event is in the log, and the database has one page. Only for tests that run
/// alone (<see cref="PoolTests"/>).
/// </summary>
internal sealed record StoreFiles(byte[] Database, byte[] Log)
{
    /// <param name="commits">Transactions of twelve events each.</param>
    /// <param name="identity">What to give the file before the store opens it; null makes it as EF does by itself.</param>
    public static async Task<StoreFiles> CreateAsync(int commits, DatabaseIdentity? identity = null)
    {
        using var folder = new TemporaryFolder();
        using (var connection = folder.Open())
        {
            identity?.Give(connection);
            connection.Execute("PRAGMA journal_mode=WAL");
        }

        await using var application = new StoreApplication(folder.ConnectionString);
        var chain = new ChainBuilder(new ServerId("grove"), 1);
        for (var i = 0; i < commits; i++)
            await application.Store.StoreEventsAsync([.. chain.Take(12)]);
        return new StoreFiles(Copy(folder.File), Copy(folder.File + "-wal"));
    }

    /// <summary>Puts the database into a folder, beside a log.</summary>
    public void WriteTo(TemporaryFolder folder, byte[]? log)
    {
        File.WriteAllBytes(folder.File, Database);
        File.Delete(folder.File + "-wal");
        if (log is not null)
            File.WriteAllBytes(folder.File + "-wal", log);
    }

    public static byte[] Copy(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
