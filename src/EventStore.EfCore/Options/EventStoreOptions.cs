using System.ComponentModel.DataAnnotations;

namespace EventStore.EfCore;

/// <summary>What a team may choose. Checked when the host starts, and when the store is first resolved.</summary>
public sealed class EventStoreOptions
{
    /// <summary>The section that <c>BindConfiguration()</c> reads.</summary>
    public const string SectionName = "EventStore";

    /// <summary>Whether the first call makes and migrates a database where there is none. Default true. An existing one is never migrated by itself.</summary>
    public bool CreateDatabase { get; set; } = true;

    /// <summary>The largest payload that is stored, in bytes. Default 1 MiB.</summary>
    [Range(1, 256 * 1024 * 1024)]
    public int MaxPayloadBytes { get; set; } = EventLimits.DefaultMaxPayloadBytes;

    /// <summary>The most events of one <c>StoreEventsAsync</c> call: it is one transaction. Default 100,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxBatchSize { get; set; } = 100_000;

    /// <summary>The most rows of one page. Default 10,000.</summary>
    [Range(1, 100_000)]
    public int MaxPageSize { get; set; } = 10_000;

    /// <summary>The most heads of one <c>GetMissingAsync</c> call. Default 65,536.</summary>
    [Range(1, 1_000_000)]
    public int MaxHeads { get; set; } = 65_536;

    /// <summary>How many calls may wait for the writer before further callers wait for a place. Default 1,024.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1_024;

    /// <summary>The most events that waiting calls together bring into one shared transaction. A larger single call goes alone. Default 4,096.</summary>
    [Range(1, 1_000_000)]
    public int MaxSharedTransactionSize { get; set; } = 4_096;
}
