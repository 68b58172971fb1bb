using SQLitePCL;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>SQLite's own accounts of its memory, which nobody here asks for.</summary>
internal static class SqliteMemory
{
    private const int MemoryStatus = 9; // SQLITE_CONFIG_MEMSTATUS: https://sqlite.org/c3ref/c_config_covering_index_scan.html

    /// <summary>
    /// Leaves them out: keeping them takes a lock of the whole process for each page that is read, which several readers wait for. Of the
    /// whole process, and only before its first connection, so it is the tool that does it, and no library.
    /// </summary>
    /// <exception cref="InvalidOperationException">SQLite is in use already.</exception>
    public static void LeaveUncounted()
    {
        Batteries_V2.Init();
        if (raw.sqlite3_config(MemoryStatus, 0) is var code && code != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite refused to leave its memory uncounted (code {code}): it is in use already.");
    }
}
