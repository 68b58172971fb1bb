using System.Globalization;

namespace EventStore.EfCore.Sqlite;

/// <summary>A PRAGMA that the store sets, or only reports: the one list of them.</summary>
/// <param name="Name">The PRAGMA.</param>
/// <param name="Wanted">The value it must have on every connection; null when it is only reported.</param>
internal sealed record SqliteSetting(string Name, Func<SqliteEventStoreOptions, string>? Wanted = null)
{
    public const string JournalMode = "journal_mode";
    public const string QueryOnly = "query_only";

    /// <summary>
    /// In the order in which they are set and reported: the busy timeout first, for even reading another one may meet a lock; the journal
    /// mode last, for changing it writes.
    /// </summary>
    public static IReadOnlyList<SqliteSetting> All { get; } =
    [
        new("busy_timeout", o => Text((long)o.BusyTimeout.TotalMilliseconds)),
        new(QueryOnly, _ => "0"),
        new("synchronous", _ => "2"),
        .. OnMacOS(),
        new("foreign_keys", _ => "1"),
        new("trusted_schema", _ => "0"),
        new("cache_size", o => Text(-o.CacheSizeKiB)),
        new("wal_autocheckpoint", o => Text(o.WalAutoCheckpointPages)),
        new(JournalMode, _ => "wal"),
        new("journal_size_limit"),
        new("mmap_size"),
        new("page_size"),
        new("page_count"),
        new("freelist_count"),
    ];

    /// <summary>An effective value in words.</summary>
    public string Describe(string value) => (Name, value) switch
    {
        ("synchronous", "0") => "off",
        ("synchronous", "1") => "normal",
        ("synchronous", "2") => "full",
        ("synchronous", "3") => "extra",
        ("foreign_keys" or "trusted_schema" or "query_only" or "fullfsync" or "checkpoint_fullfsync", "0") => "off",
        ("foreign_keys" or "trusted_schema" or "query_only" or "fullfsync" or "checkpoint_fullfsync", "1") => "on",
        _ => value,
    };

    // There, fsync returns before the disk has the data: https://sqlite.org/pragma.html#pragma_fullfsync
    private static SqliteSetting[] OnMacOS() =>
        OperatingSystem.IsMacOS() ? [new("fullfsync", _ => "1"), new("checkpoint_fullfsync", _ => "1")] : [];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
