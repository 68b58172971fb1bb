using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using EventStore.EfCore.Copying;

namespace EventStore.EfCore.Json.Backup;

/// <summary>Appends segments, each durable before the manifest names it.</summary>
/// <param name="folder">The folder.</param>
/// <param name="segmentBytes">A segment ends with the event with which it has as many bytes.</param>
internal sealed class LogBackupWriter(string folder, int segmentBytes = 16 << 20)
{
    private readonly LogBackupFolder _files = new(folder);

    public async Task<LogBackupReport> AppendAsync(IArchiveSource archive, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var taken = _files.Take();
        var manifest = _files.ReadManifest() ?? Manifest.Empty;
        foreach (var segment in manifest.Segments)
            _files.Require(segment);

        var logs = await archive.GetLogEndsAsync(cancellationToken).ConfigureAwait(false);
        var ends = manifest.Segments.GroupBy(s => s.Server).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var end in ends.Values)
            await RequireSameAsync(archive, end, logs, cancellationToken).ConfigureAwait(false);

        var before = manifest.Events;
        foreach (var log in logs)
        {
            var segments = SegmentsAsync(archive, log, ends.GetValueOrDefault(log.Server.Value)?.To ?? 0, cancellationToken);
            await foreach (var (lines, last, from) in segments.ConfigureAwait(false))
            {
                var name = LogBackupFolder.NameOf(manifest.Segments.Count + 1);
                _files.Write(name, lines);
                manifest = manifest.With(new Segment(
                    name, log.Server.Value, from, last.Position, last.Event.Hash.ToString(), lines.Length,
                    Convert.ToHexStringLower(SHA256.HashData(lines))));
                _files.WriteManifest(manifest);
                progress?.Report(manifest.Events - before);
            }
        }

        if (manifest.Segments.Count == 0)
            _files.WriteManifest(manifest);
        return new LogBackupReport(_files.Path, manifest.Events - before, manifest.Events, manifest.Segments.Count, manifest.Bytes);
    }

    /// <summary>The archive has the backup's last event at its position: then it has those before, too, for a log only grows.</summary>
    private async Task RequireSameAsync(
        IArchiveSource archive, Segment end, IReadOnlyList<LogEnd> logs, CancellationToken cancellationToken)
    {
        var log = logs.FirstOrDefault(l => l.Server.Value == end.Server);
        if (log is null || log.LastPosition < end.To)
        {
            throw new LogBackupException(
                $"The backup in '{_files.Path}' has more than the archive: the log of server '{end.Server}' ends at position {end.To} "
                + $"there, and at {log?.LastPosition ?? 0} in the archive. The archive has lost events, or is another one; back it up into "
                + "another folder.");
        }

        var stored = await LogPages.ReadOneAsync(archive, log.Server, end.To, cancellationToken).ConfigureAwait(false);
        if (stored.Event.Hash.ToString() != end.LastHash)
        {
            throw new LogBackupException(
                $"The backup in '{_files.Path}' is another archive's: in the log of server '{end.Server}', at position {end.To}, it has "
                + $"event '{end.LastHash}' and the archive '{stored.Event.Hash}'. Back the archive up into another folder.");
        }
    }

    private async IAsyncEnumerable<(byte[] Lines, StoredEvent Last, long From)> SegmentsAsync(
        IArchiveSource archive, LogEnd log, long after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        var writer = new EventLineWriter(lines);
        await using (writer.ConfigureAwait(false))
        {
            var from = after + 1;
            var pages = LogPages.ReadAsync(archive, log.Server, after, log.LastPosition, cancellationToken);
            await foreach (var page in pages.ConfigureAwait(false))
            {
                foreach (var stored in page)
                {
                    await writer.WriteBackedUpAsync(stored, cancellationToken).ConfigureAwait(false);
                    await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
                    if (lines.Length < segmentBytes && stored.Position < log.LastPosition)
                        continue;
                    yield return (lines.ToArray(), stored, from);
                    lines.SetLength(0);
                    from = stored.Position + 1;
                }
            }
        }
    }
}
