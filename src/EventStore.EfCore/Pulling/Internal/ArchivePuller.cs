using System.Runtime.CompilerServices;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Pulling;

/// <summary>Reads logs by cursors, stores page by page, and remembers the cursor after each page.</summary>
internal sealed class ArchivePuller(
    EventWriter writer,
    PeerCursors cursors,
    IStorageProvider provider,
    IOptions<EventStoreOptions> limits,
    ILogger<ArchivePuller> logger) : IArchivePuller
{
    private const int MostEvents = 1_000; // the largest page that every source allows

    public async Task<PullReport> PullAsync(
        IArchiveSource source,
        PullOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        provider.RefuseWriting();
        options ??= new PullOptions();
        var store = await source.GetIdentityAsync(cancellationToken).ConfigureAwait(false);
        var logs = new List<PulledLog>();
        var findings = new List<PullFinding>();
        var before = 0L;
        foreach (var end in await source.GetLogEndsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (options.Servers?.Contains(end.Server) == false)
                continue;
            var cursor = store is null || options.FromBeginning
                ? LogCursor.Beginning(end.Server)
                : await cursors.FindAsync(store.Value, end.Server, cancellationToken).ConfigureAwait(false);
            var log = new LogPull(end.Server, findings);
            await foreach (var position in PullAsync(source, store, end, cursor, log, cancellationToken).ConfigureAwait(false))
                progress?.Report(before + position);
            before += log.Position;
            logs.Add(log.ToReport());
        }

        return new PullReport(logs, findings);
    }

    /// <summary>Pulls one log; yields the positions up to which it is stored.</summary>
    private async IAsyncEnumerable<long> PullAsync(
        IArchiveSource source,
        Guid? store,
        LogEnd end,
        LogCursor cursor,
        LogPull log,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        log.From = log.Position = cursor.Position;
        bool hasMore;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await ReadAsync(source, store, cursor, log, cancellationToken).ConfigureAwait(false);
            if (page.Events.FirstOrDefault(e => e.Event.Server != end.Server) is { } strange)
                throw Damage.Of($"Asked for the log of server '{end.Server}', the source gave an event of '{strange.Event.Server}'");
            await StoreAsync(page.Events, log).ConfigureAwait(false);
            log.AddLacking(page);
            hasMore = page.HasMore && (page.LastPosition ?? 0) < end.LastPosition;
            if (page.LastPosition is { } last && last > log.Position)
            {
                log.Position = last;
                cursor = cursor with { Position = last };
                if (store is { } known)
                {
                    cursor = cursor with { Store = known, Hash = page.Cursor?.Hash ?? throw NothingThere(end.Server, last) };
                    await cursors.SaveAsync(cursor).ConfigureAwait(false);
                }

                yield return last;
            }
            else if (page.HasMore)
            {
                throw NothingThere(end.Server, log.Position);
            }
        }
        while (hasMore);
    }

    /// <summary>The page behind a cursor; from the beginning, where the log is no longer the one that the cursor is of.</summary>
    private async Task<EventPage> ReadAsync(
        IArchiveSource source, Guid? store, LogCursor cursor, LogPull log, CancellationToken cancellationToken)
    {
        var request = new LogRequest(cursor.Server) { Limit = Math.Min(MostEvents, limits.Value.MaxBatchSize) };
        request = store is null ? request with { After = cursor.Position } : request with { Cursor = cursor };
        try
        {
            return await source.GetLogAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (CursorRefusedException e)
        {
            logger.PullBeginsAnew(cursor.Server, e.Message);
            (log.From, log.Position, log.BeganAnew) = (0, 0, true);
            request = request with { Cursor = LogCursor.Beginning(cursor.Server) };
            return await source.GetLogAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StoreAsync(IReadOnlyList<StoredEvent> page, LogPull log)
    {
        try
        {
            log.Add(await writer.StoreEventsAsync([.. page.Select(e => e.Event)], DuplicatePolicy.Skip).ConfigureAwait(false));
        }
        catch (Exception e) when (e is InvalidEventException or ArgumentOutOfRangeException)
        {
            // One of them is refused, or all together are too large for this store. They share transactions all the same.
            var outcomes = await Task.WhenAll(page.Select(StoreOneAsync)).ConfigureAwait(false);
            foreach (var (stored, receipt, refusal) in outcomes)
            {
                if (refusal is null)
                    log.Add(new StoreResult([receipt]));
                else
                    log.Refuse(stored, refusal);
            }
        }
    }

    private async Task<(StoredEvent Stored, StoreReceipt Receipt, string? Refusal)> StoreOneAsync(StoredEvent stored)
    {
        try
        {
            return (stored, await writer.StoreEventAsync(stored.Event).ConfigureAwait(false), null);
        }
        catch (InvalidEventException e)
        {
            return (stored, default, $"refused here: {e.Reason}");
        }
    }

    private static StorageException NothingThere(ServerId server, long position) => Damage.Of(
        $"The source says that its log of server '{server}' goes on at position {position}, and does not give what is there");
}
