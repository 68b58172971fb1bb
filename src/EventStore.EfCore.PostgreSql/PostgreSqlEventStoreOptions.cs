using System.ComponentModel.DataAnnotations;

namespace EventStore.EfCore;

/// <summary>What a team may choose about PostgreSQL. <c>synchronous_commit=on</c> is no option.</summary>
public sealed class PostgreSqlEventStoreOptions
{
    /// <summary>How long a call waits for somebody else's lock before it fails with <see cref="StorageErrorKind.Busy"/>.</summary>
    /// <value>30 seconds unless set; 1 millisecond to 1 hour. It is the session's <c>lock_timeout</c>.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a statement may take before it is cancelled, and a session rest in a transaction before the server ends it. Commits, and
    /// the building of an index, may take as long as they like: when they have taken that long, the server is asked whether it is at work
    /// on them, and the connection given up where it is not, or does not answer. So a server that falls silent holds a call up for about
    /// this time, 5 to 20 seconds in which connections time out, and then <see cref="RetryTimeout"/>.
    /// </summary>
    /// <value>1 minute unless set; 1 second to 1 day. It should be longer than <see cref="BusyTimeout"/>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a call goes on trying while the server cannot be reached, is failing over, or has ended the transaction for another's sake.
    /// </summary>
    /// <value>30 seconds unless set; 0 for a single attempt, up to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many transactions one store writes at the same time. Those of one server never overlap, so more than one serves calls that go
    /// to different servers: on a distant database or a cluster of several machines they need not wait for each other. Each keeps a
    /// connection while there is work.
    /// </summary>
    /// <value>4 unless set; 1 to 64.</value>
    [Range(1, 64)]
    public int WriterLanes { get; set; } = 4;

    /// <summary>
    /// Writes to a server that runs with <c>fsync</c> or <c>full_page_writes</c> off, which loses what was acknowledged when its machine
    /// fails. For databases that are thrown away.
    /// </summary>
    /// <value>False unless set: such a server is refused with <see cref="StorageErrorKind.Unsafe"/>.</value>
    public bool AllowUnsafeServer { get; set; }
}
