using System.ComponentModel.DataAnnotations;

namespace EventStore.EfCore;

/// <summary>What a team may choose about SQLite. What durability depends on (WAL, synchronous=FULL, foreign keys) is no option.</summary>
public sealed class SqliteEventStoreOptions
{
    /// <summary>How long a call waits for somebody else's lock before it fails with <see cref="StorageErrorKind.Busy"/>.</summary>
    /// <value>30 seconds unless set; 1 millisecond to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Page cache of each connection, in KiB.</summary>
    /// <value>64 MiB unless set; 1 MiB to 16 GiB.</value>
    [Range(1_024, 16 * 1024 * 1024)]
    public int CacheSizeKiB { get; set; } = 64 * 1024;

    /// <summary>Pages in the write-ahead log at which a commit copies them into the database.</summary>
    /// <value>32,000 pages, about 125 MiB, unless set; 100 to 1,000,000.</value>
    [Range(100, 1_000_000)]
    public int WalAutoCheckpointPages { get; set; } = 32_000;

    /// <summary>The room on the database's disk below which the health check and <c>eventstore doctor</c> warn, in bytes.</summary>
    /// <value>256 MiB unless set; 0 for never.</value>
    [Range(0, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>
    /// The mode of a database that is made, on Unix, whatever the umask; what lies beside a database has the database's mode. Files that
    /// exist keep theirs. Ignored on Windows, where a file has the rights of its folder.
    /// </summary>
    /// <value>
    /// The owner may read and write, nobody else anything (0600), unless set; the owner's two rights, and any of those to read and write of
    /// group and others.
    /// </value>
    [UsableFileMode]
    public UnixFileMode FileMode { get; set; } = OwnerFileModes;

    internal const UnixFileMode OwnerFileModes = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal const UnixFileMode AllFileModes =
        OwnerFileModes | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
}
