namespace EventStore.EfCore;

/// <summary>Makes the archive forget the content of single events, as a legal order may want it.</summary>
/// <remarks>
/// <para>
/// Payload and signature are removed. Hash, author, sequence, predecessor, dependencies, channel, position and times stay, so that
/// positions, chains and links hold, and a record says when, why and who. Reads leave the event out and name it in
/// <see cref="EventPage.Erased"/>; storing it again answers <see cref="StoreOutcome.Erased"/>; copies and backups that are made from
/// then on have the record in its place.
/// </para>
/// <para>
/// Copies made before have the content: backups, segments of <c>LogBackup</c>, other stores, standbys and archived logs of the engine,
/// snapshots of disks. Nothing here reaches them; <see cref="ApplyAsync"/> erases in another store what was erased in this one.
/// </para>
/// </remarks>
public interface IArchiveEraser
{
    /// <summary>
    /// Erases one event: in one transaction, durable when this returns; then sees to it that its bytes are gone from the database's files,
    /// which the report tells about. Erasing it again changes no record, and finishes what could not be finished.
    /// </summary>
    /// <param name="server">The server of the log.</param>
    /// <param name="hash">The event. A row that is damaged can be erased as well, as long as what is kept of it can be read.</param>
    /// <param name="reason">Why: 1 to 2,000 characters, kept for ever. It goes into copies and backups; put no content into it.</param>
    /// <param name="erasedBy">Who erases it: 1 to 200 characters.</param>
    /// <param name="rewrite">
    /// Whether the database is written anew (VACUUM; VACUUM FULL), so that nothing is left in free space either. It takes as long as
    /// copying the archive, and as much room on the disk again.
    /// </param>
    /// <param name="cancellationToken">
    /// Gives up, until the commit begins; later, what <see cref="ErasureReport.IsPurged"/> is about.
    /// </param>
    /// <exception cref="EventNotFoundException">The log holds no such event.</exception>
    /// <exception cref="CorruptEventException">Something that is to be kept of the event is damaged. Nothing was erased.</exception>
    /// <exception cref="ArgumentException">Reason or name are empty, too long, or have a NUL character.</exception>
    /// <exception cref="StorageException">Among others, the role may not erase.</exception>
    Task<ErasureReport> EraseAsync(
        ServerId server,
        EventHash hash,
        string reason,
        string erasedBy,
        bool rewrite = false,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases here what was erased in another store of these events: with the same times, reasons and names, whatever the positions. Events
    /// that are not here are passed over.
    /// </summary>
    /// <param name="records">What <see cref="ListAsync"/> of the other store answered.</param>
    /// <param name="rewrite">As for <see cref="EraseAsync"/>.</param>
    /// <param name="cancellationToken">Gives up between two events; what was erased stays erased.</param>
    /// <inheritdoc cref="EraseAsync" path="/exception"/>
    Task<ErasureReport> ApplyAsync(
        IReadOnlyCollection<ErasureRecord> records, bool rewrite = false, CancellationToken cancellationToken = default);

    /// <summary>The records of all erasures, by server and position.</summary>
    /// <param name="server">One server's only; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ErasureRecord>> ListAsync(ServerId? server = null, CancellationToken cancellationToken = default);
}
