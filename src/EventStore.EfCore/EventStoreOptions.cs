using System.ComponentModel.DataAnnotations;

namespace EventStore.EfCore;

/// <summary>What a team may choose. Checked when the host starts, and when the store is first resolved.</summary>
public sealed class EventStoreOptions
{
    /// <summary>The section that <c>BindConfiguration()</c> reads.</summary>
    public const string SectionName = "EventStore";

    /// <summary>
    /// Whether the first call makes and migrates a database where there is none. An existing one is never migrated by itself.
    /// </summary>
    /// <value><see langword="true"/> unless set.</value>
    public bool CreateDatabase { get; set; } = true;

    /// <summary>The largest payload that is stored, in bytes.</summary>
    /// <value>1 MiB unless set; 1 byte to 256 MiB.</value>
    [Range(1, 256 * 1024 * 1024)]
    public int MaxPayloadBytes { get; set; } = EventLimits.DefaultMaxPayloadBytes;

    /// <summary>The most events of one <c>StoreEventsAsync</c> call: it is one transaction.</summary>
    /// <value>100,000 events unless set; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxBatchSize { get; set; } = 100_000;

    /// <summary>
    /// The most bytes of one <c>StoreEventsAsync</c> call. Here and below an event counts with its canonical bytes
    /// (<see cref="EventContent.Length"/>). A single event is always taken.
    /// </summary>
    /// <value>256 MiB unless set; 1 byte to 2 GiB less one byte.</value>
    [Range(1, int.MaxValue)]
    public int MaxBatchBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>The most rows of one page.</summary>
    /// <value>10,000 rows unless set; 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxPageSize { get; set; } = 10_000;

    /// <summary>
    /// The most bytes of one page: it ends before the event with which it would have more, and then says that there are more. The first
    /// event is in it whatever its size.
    /// </summary>
    /// <value>32 MiB unless set; 1 byte to 1 GiB.</value>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxPageBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The most heads of one <c>GetMissingAsync</c> call.</summary>
    /// <value>65,536 heads unless set; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxHeads { get; set; } = 65_536;

    /// <summary>How many calls may wait for the writer before further callers wait for a place.</summary>
    /// <value>1,024 calls unless set; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1_024;

    /// <summary>The most events that waiting calls together bring into one shared transaction. A larger single call goes alone.</summary>
    /// <value>4,096 events unless set; 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxSharedTransactionSize { get; set; } = 4_096;

    /// <summary>The most bytes that waiting calls together bring into one shared transaction. A larger single call goes alone.</summary>
    /// <value>32 MiB unless set; 1 byte to 1 GiB.</value>
    [Range(1, 1024 * 1024 * 1024)]
    public int MaxSharedTransactionBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// How many refused events the table of the quarantine keeps, the newest ones of all servers: those that broke a limit of the store. An
    /// event whose hash was wrong never came to the store: it was refused when it was made.
    /// </summary>
    /// <value>0 unless set: none; up to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int MaxRefusedEvents { get; set; }

    /// <summary>
    /// How long <see cref="IEventReader.FollowLogAsync"/> bears that the database is locked or cannot be reached, by its own count after
    /// what the provider bears, before it ends with that error.
    /// </summary>
    /// <value>5 minutes unless set; 0 to end at once, up to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FollowRetryTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
