namespace EventStore.EfCore;

/// <summary>Reads events. Nothing is tracked, and no read costs more because the archive is larger: pages go by key.</summary>
/// <remarks>
/// Reading recomputes each event's hash and its row's checksum. A row that fails is left out, counted, logged and named in the page's
/// <see cref="EventPage.Corrupt"/>; paging goes on by the rows read. Positions are gapless, so one without a row is an event that was lost:
/// pages of log and history name it in <see cref="EventPage.MissingPositions"/>, at their ends as well. A page ends at its request's limit
/// or at <see cref="EventStoreOptions.MaxPageBytes"/>, whatever comes first. An ambient transaction is neither used nor in the way. A
/// server that the store does not know has an empty log. An event whose content was erased is left out and named in
/// <see cref="EventPage.Erased"/>. Where the row of a server, a chain or a hole cannot be believed, calls throw
/// <see cref="StorageException"/> with <see cref="StorageErrorKind.Corrupt"/>.
/// </remarks>
public interface IEventReader : IArchiveSource
{
    /// <summary>A page of a server's history: newest first, optionally of one channel.</summary>
    /// <remarks>A channel's positions have gaps by nature, so a page of one channel cannot tell that an event was lost.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1 or above <see cref="EventStoreOptions.MaxPageSize"/>.</exception>
    Task<EventPage> GetHistoryAsync(HistoryRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// A server's log from a position to its end, ascending, read page by page while it is enumerated. Corrupt rows are left out and
    /// logged, erased events are passed over; where events were lost the enumeration ends with an error, so that it never ends as if that
    /// were the end.
    /// </summary>
    /// <param name="server">Whose log.</param>
    /// <param name="after">Starts behind this position; 0 starts at the beginning.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="MissingPositionsException">The log has no events at some positions; thrown after the last event before them. To
    /// go on, read from behind <see cref="MissingPositionsException.Missing"/>.</exception>
    IAsyncEnumerable<StoredEvent> ReadLogAsync(ServerId server, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// A server's log from a position to its end, and on from there: each event is yielded a moment after its commit, whoever stored it, in
    /// this process or another. Nothing is left out and nothing comes twice, and to resume, the last position that was received is enough:
    /// within a server events are committed in the order of their positions. It has no end of its own.
    /// </summary>
    /// <remarks>
    /// The log is read as it is consumed; a slow consumer holds up nobody and fills no memory. All of a store's followers share one
    /// connection that watches, and those at the same place of a log its pages; without followers there is neither connection nor timer.
    /// Locks, restarts and failovers are waited out, for <see cref="EventStoreOptions.FollowRetryTimeout"/> at most; but the first page is
    /// asked for once, as any other is. Corrupt rows are left out and logged, erased events are passed over. In SQLite, whoever follows in
    /// the process of a bulk load waits for its end; whoever follows in another process has the file open, and keeps a bulk load from
    /// beginning.
    /// </remarks>
    /// <param name="server">Whose log. It need not exist yet.</param>
    /// <param name="afterPosition">Starts behind this position; 0 starts at the beginning.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="MissingPositionsException">The log has no events at some positions; thrown after the last event before them. To
    /// go on, follow from behind <see cref="MissingPositionsException.Missing"/>.</exception>
    /// <exception cref="PositionBeyondLogException">The log ends before the position: now, or after a failover that lost events.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    IAsyncEnumerable<StoredEvent> FollowLogAsync(ServerId server, long afterPosition = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of the events that the holder of the given heads and holes lacks: chain by chain, each ascending by sequence. To go on, ask
    /// with <see cref="MissingRequest.After"/> until <see cref="EventPage.HasMore"/> is false.
    /// </summary>
    /// <remarks>
    /// What a request says is believed: of a chain all is held up to its head, and from there to its end but for its holes. At the sequence
    /// of a head and of an end the hash decides: when it is not just that of what the store holds there, all events of that sequence are
    /// missing, forks among them. Forks further down are not found this way: pull by a cursor, or reconcile. Damaged rows are passed, and
    /// named with author and sequence. A page may end with <see cref="EventPage.HasMore"/> before its limit when there are very many holes.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1 or above <see cref="EventStoreOptions.MaxPageSize"/>.</exception>
    /// <exception cref="ArgumentException">There are more heads, holes or ends than <see cref="EventStoreOptions.MaxHeads"/>, or two heads
    /// of one author; or the place is in a chain that is not here.</exception>
    Task<EventPage> GetMissingAsync(MissingRequest request, CancellationToken cancellationToken = default);

    /// <summary>For each author of the server the highest sequence up to which the chain is complete, and the holes above it.</summary>
    Task<ServerHeads> GetHeadsAsync(ServerId server, CancellationToken cancellationToken = default);

    /// <summary>The same for some authors at a time, as many as a request to a peer has room for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1 or above <see cref="EventStoreOptions.MaxHeads"/>.</exception>
    Task<ServerHeads> GetHeadsPageAsync(HeadsRequest request, CancellationToken cancellationToken = default);

    /// <summary>One event by its hash, or null when the server's log does not hold it.</summary>
    /// <exception cref="CorruptEventException">The log holds it, but the row does not make an event with that hash any more, or is not in
    /// its place.</exception>
    /// <exception cref="ErasedEventException">The log holds it, and its content was erased.</exception>
    Task<StoredEvent?> FindAsync(ServerId server, EventHash hash, CancellationToken cancellationToken = default);

    /// <summary>All servers, by name.</summary>
    Task<IReadOnlyList<ServerSummary>> GetServersAsync(CancellationToken cancellationToken = default);

    async Task<IReadOnlyList<LogEnd>> IArchiveSource.GetLogEndsAsync(CancellationToken cancellationToken)
    {
        var servers = await GetServersAsync(cancellationToken).ConfigureAwait(false);
        return [.. servers.Select(s => new LogEnd(s.Server, s.LastPosition))];
    }

    /// <summary>Events, servers and bytes of the whole store.</summary>
    Task<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
