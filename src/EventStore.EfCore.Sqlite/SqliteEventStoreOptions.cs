using System.ComponentModel.DataAnnotations;

namespace EventStore.EfCore;

/// <summary>What a team may choose about SQLite. What durability depends on (WAL, synchronous=FULL, foreign keys) is no option.</summary>
public sealed class SqliteEventStoreOptions
{
    /// <summary>How long a call waits for somebody else's lock before it fails with <see cref="StorageErrorKind.Busy"/>. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Page cache of each connection, in KiB. Default 64 MiB.</summary>
    [Range(1_024, 16 * 1024 * 1024)]
    public int CacheSizeKiB { get; set; } = 64 * 1024;

    /// <summary>Pages in the write-ahead log at which a commit copies them into the database. Default 32,000, about 125 MiB.</summary>
    [Range(100, 1_000_000)]
    public int WalAutoCheckpointPages { get; set; } = 32_000;
}
