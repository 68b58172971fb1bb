namespace EventStore.EfCore;

/// <summary>
/// Finds out which events of a server's log one of two archives holds and the other lacks, whatever their histories: range-based set
/// reconciliation by the negentropy protocol, version 1 (https://github.com/hoytech/negentropy/blob/master/docs/negentropy-protocol-v1.md),
/// byte for byte. Messages go in and out; carrying them, and then the events, is the host's.
/// </summary>
/// <remarks>
/// <para>
/// An item is an event's timestamp hint in Unix milliseconds and its hash. Hints run from 0 to <see cref="long.MaxValue"/>, so none is the
/// protocol's infinity. An event whose content was erased is an item still: it is known, and nobody need give it again. A row that is known
/// to be damaged (<see cref="IEventQuarantine"/>) is none, so that a peer offers its event, and storing that repairs it.
/// </para>
/// <para>
/// The items of a log are read into memory when it is first reconciled (about 50 bytes for each event), and from then on only what was
/// committed since, by whatever process; writing and other reads do nothing for it. A fingerprint of any range costs the same few
/// microseconds. A server that the store does not know has no items.
/// </para>
/// </remarks>
public interface IArchiveReconciler
{
    /// <summary>Begins a session as the side that asks, and learns. The answers come from the other side's <see cref="AnswerAsync"/>.
    /// </summary>
    /// <param name="server">Whose log.</param>
    /// <param name="options">The sizes of messages; the defaults where it is null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ReconcileSession> StartAsync(
        ServerId server, ReconcileOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers one message of a peer that began a session. Nothing is kept between messages: any number of peers may ask, and each pays for
    /// its own session.
    /// </summary>
    /// <param name="server">Whose log.</param>
    /// <param name="message">
    /// The message. One of another version of the protocol is answered with the version that is spoken here, as the protocol wants it.
    /// </param>
    /// <param name="options">The sizes of messages; the defaults where it is null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReconciliationProtocolException">It is no message, or too large.</exception>
    Task<ReadOnlyMemory<byte>> AnswerAsync(
        ServerId server,
        ReadOnlyMemory<byte> message,
        ReconcileOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>The events with these hashes, for handing them to a peer. Their order is not that of the hashes.</summary>
    /// <param name="server">Whose log.</param>
    /// <param name="hashes">At most <see cref="EventStoreOptions.MaxPageSize"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more hashes.</exception>
    Task<EventsByHash> GetEventsAsync(
        ServerId server, IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken = default);
}
