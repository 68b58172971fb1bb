using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Writing;

namespace EventStore.EfCore.Copying;

/// <summary>Checks that the store holds a beginning of the source, copies the rest, and compares the whole.</summary>
internal sealed class ArchiveCopier(EventDatabase database, EventReader reader, TransferWriterFactory writers) : IArchiveCopier
{
    public async Task<CopyReport> CopyFromAsync(
        IArchiveSource source, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var logs = await PlanAsync(source, cancellationToken).ConfigureAwait(false);
        var done = logs.Sum(log => log.Present);
        progress?.Report(done);

        var writer = writers.Create(database);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var log in logs)
            {
                var pages = LogPages.ReadAsync(source, log.Server, log.Present, log.Last, cancellationToken);
                await foreach (var page in pages.ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var receipts = await writer.WriteAsync(page).ConfigureAwait(false);
                    if (FirstMoved(page, receipts) is { } position)
                        await CompareAsync(source, log.Server, position, cancellationToken).ConfigureAwait(false);
                    progress?.Report(done += page.Count);
                }
            }
        }

        foreach (var log in logs)
        {
            var equal = LogComparison.RunAsync(source, reader, log.Server, log.Last, cancellationToken);
            await foreach (var count in equal.ConfigureAwait(false))
                progress?.Report(done += count);
        }

        return new CopyReport([.. logs.Select(log => new CopiedLog(log.Server, log.Last - log.Present, log.Last))]);
    }

    /// <summary>
    /// The first position at which the two logs differ now, because somebody else stores here, too; null when all events have the
    /// positions that they have in the source.
    /// </summary>
    private static long? FirstMoved(IReadOnlyList<StoredEvent> page, IReadOnlyList<StoreReceipt> receipts)
    {
        foreach (var (stored, receipt) in page.Zip(receipts))
        {
            if (receipt.Position != stored.Position)
                return Math.Min(receipt.Position, stored.Position);
        }

        return null;
    }

    /// <summary>What is to be copied of each log, when nothing is in the way.</summary>
    private async Task<IReadOnlyList<LogToCopy>> PlanAsync(IArchiveSource source, CancellationToken cancellationToken)
    {
        var wanted = await source.GetLogEndsAsync(cancellationToken).ConfigureAwait(false);
        var servers = await reader.GetServersAsync(cancellationToken).ConfigureAwait(false);
        var present = servers.ToDictionary(s => s.Server, s => s.LastPosition);
        foreach (var server in present.Keys.Except(wanted.Select(s => s.Server)))
        {
            var first = await LogPages.ReadOneAsync(reader, server, 1, cancellationToken).ConfigureAwait(false);
            throw new CopyConflictException(server, 1, null, first.Event.Hash);
        }

        var logs = new List<LogToCopy>(wanted.Count);
        foreach (var server in wanted)
        {
            var log = new LogToCopy(server.Server, present.GetValueOrDefault(server.Server), server.LastPosition);
            await RequireBeginningAsync(source, log, cancellationToken).ConfigureAwait(false);
            logs.Add(log);
        }

        return logs;
    }

    /// <summary>
    /// Refuses a log whose last event is not the source's at its position. That those before it are the source's, too, the comparison
    /// shows.
    /// </summary>
    private async Task RequireBeginningAsync(IArchiveSource source, LogToCopy log, CancellationToken cancellationToken)
    {
        if (log.Present == 0)
            return;
        if (log.Present > log.Last)
        {
            var more = await LogPages.ReadOneAsync(reader, log.Server, log.Last + 1, cancellationToken).ConfigureAwait(false);
            throw new CopyConflictException(log.Server, log.Last + 1, null, more.Event.Hash);
        }

        await CompareAsync(source, log.Server, log.Present, cancellationToken).ConfigureAwait(false);
    }

    private async Task CompareAsync(IArchiveSource source, ServerId server, long position, CancellationToken cancellationToken)
    {
        var ours = await LogPages.ReadOneAsync(reader, server, position, cancellationToken).ConfigureAwait(false);
        var theirs = await LogPages.ReadOneAsync(source, server, position, cancellationToken).ConfigureAwait(false);
        LogComparison.Require(server, theirs, ours);
    }
}
