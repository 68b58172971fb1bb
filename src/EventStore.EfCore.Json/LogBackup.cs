using EventStore.EfCore.Json.Backup;

namespace EventStore.EfCore.Json;

/// <summary>
/// A backup of an archive's logs that grows: a folder of JSON Lines segments and a manifest with their hashes, which any tool that copies
/// files can carry on. Of any engine, and for any.
/// </summary>
/// <remarks>
/// <para>
/// A segment, <c>segment-00000001.jsonl</c>, holds a stretch of one server's log, one event a line with its <c>position</c> and
/// <c>storedAtMs</c> (<see cref="EventLineWriter"/>); an event that was erased before then has <c>erasedAtMs</c>, <c>erasureReason</c> and
/// <c>erasedBy</c> instead of payload and signature. It never changes once it is written. <c>manifest.json</c> names the segments: server,
/// positions, bytes and SHA-256; it is replaced at one moment, after the segment is on the disk. So a process that is killed leaves a whole
/// backup of what was done by then, and the next run goes on from there.
/// </para>
/// <para>
/// Restored is a backup by copying it: <c>copier.CopyFromAsync(await LogBackup.OpenAsync(folder))</c> with the
/// <see cref="IArchiveCopier"/> of the store that is to have it, which compares every event in the end.
/// </para>
/// </remarks>
public static class LogBackup
{
    /// <summary>Appends what the archive has and the backup has not. The archive is only read.</summary>
    /// <param name="archive">The archive: an <see cref="IEventReader"/>, such as the store.</param>
    /// <param name="folder">The folder; made, for its owner alone, where there is none.</param>
    /// <param name="progress">Told how many events were appended.</param>
    /// <param name="cancellationToken">Ends between two events; whole segments stay.</param>
    /// <exception cref="LogBackupException">
    /// The folder holds another archive's backup, or one that has more than the archive; a segment is missing or has another length; or
    /// somebody else is appending.
    /// </exception>
    /// <exception cref="MissingPositionsException">The archive has lost events. Segments before them were appended.</exception>
    /// <exception cref="CorruptEventException">The archive has a damaged row. Segments before it were appended.</exception>
    public static Task<LogBackupReport> AppendAsync(
        IArchiveSource archive, string folder, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new LogBackupWriter(folder).AppendAsync(archive, progress, cancellationToken);
    }

    /// <summary>Opens a backup to copy from, after checking the hashes of the manifest and of every segment.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An archive to copy from, by one caller at a time; a segment that changes after this is refused as well.</returns>
    /// <exception cref="LogBackupException">There is none, or a file of it is missing, damaged or changed; it is named.</exception>
    public static async Task<IArchiveSource> OpenAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var files = new LogBackupFolder(folder);
        var manifest = files.ReadManifest()
            ?? throw new LogBackupException($"There is no backup of logs in '{files.Path}': it has no '{LogBackupFolder.ManifestName}'.");
        foreach (var segment in manifest.Segments)
            await files.CheckAsync(segment, cancellationToken).ConfigureAwait(false);
        return new LogBackupSource(files, manifest);
    }
}
