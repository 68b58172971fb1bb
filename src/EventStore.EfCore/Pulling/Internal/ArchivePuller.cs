using System.Runtime.CompilerServices;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Pulling;

/// <summary>
/// Reads logs by cursors, stores page by page, and remembers the cursor after each page; or takes what a comparison of sets finds.
/// </summary>
internal sealed class ArchivePuller(
    PullWriter writer,
    PeerCursors cursors,
    IArchiveReconciler reconciler,
    IStorageProvider provider,
    IOptions<EventStoreOptions> limits,
    ILogger<ArchivePuller> logger) : IArchivePuller
{
    private const int MostEvents = 1_000; // the largest page that every source allows

    private int PageSize => Math.Min(MostEvents, limits.Value.MaxBatchSize);

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

    public async Task<ReconcileReport> ReconcileAsync(
        IReconcilableSource source,
        PullOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        provider.RefuseWriting();
        var logs = new List<ReconciledLog>();
        var findings = new List<PullFinding>();
        var before = 0L;
        foreach (var (server, _) in await source.GetLogEndsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (options?.Servers?.Contains(server) == false)
                continue;
            var session = await reconciler.StartAsync(server, options: null, cancellationToken).ConfigureAwait(false);
            var peer = await source.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            await using (peer.ConfigureAwait(false))
            {
                var log = new LogReconciliation(session, peer, writer, PageSize, findings);
                await foreach (var got in log.RunAsync(cancellationToken).ConfigureAwait(false))
                    progress?.Report(before + got);
                before += log.Totals.Read;
                logs.Add(log.ToReport());
            }
        }

        return new ReconcileReport(logs, findings);
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
            await writer.StoreAsync(page.Events, log).ConfigureAwait(false);
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
        var request = new LogRequest(cursor.Server) { Limit = PageSize };
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

    private static StorageException NothingThere(ServerId server, long position) => Damage.Of(
        $"The source says that its log of server '{server}' goes on at position {position}, and does not give what is there");
}
