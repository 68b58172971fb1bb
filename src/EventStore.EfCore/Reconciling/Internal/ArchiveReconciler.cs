using System.Collections.Concurrent;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Reading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Reconciling;

/// <summary>Keeps the items of each log that was reconciled, and reads events for peers.</summary>
internal sealed class ArchiveReconciler(
    EventDatabase database,
    EventReader reader,
    FindQuery find,
    StoreTelemetry telemetry,
    IDamageSink damage,
    IOptions<EventStoreOptions> options,
    ILogger<ArchiveReconciler> logger) : IArchiveReconciler, IDisposable
{
    private readonly ConcurrentDictionary<ServerId, KeptItems> _logs = [];

    public async Task<ReconcileSession> StartAsync(
        ServerId server, ReconcileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new ReconcileSession(server, await ItemsAsync(server, cancellationToken).ConfigureAwait(false), options ?? new());
    }

    public async Task<ReadOnlyMemory<byte>> AnswerAsync(
        ServerId server,
        ReadOnlyMemory<byte> message,
        ReconcileOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new ReconcileOptions();
        options.RequireSize(message.Length);
        var items = await ItemsAsync(server, cancellationToken).ConfigureAwait(false);
        return items.Use(set => new RangeExchange(set, options.MaxMessageBytes, Splitting.Narrow).Answer(message.Span));
    }

    public async Task<EventsByHash> GetEventsAsync(
        ServerId server, IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(hashes);
        var most = options.Value.MaxPageSize;
        if (hashes.Count > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(hashes), hashes.Count, $"At most {most} events are given at once (EventStoreOptions.MaxPageSize).");
        }

        var page = await reader.ReadAsync(
            ReadOperation.Find,
            async context => await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is { } found
                ? await ReadAsync(context, server, found.Number, hashes, cancellationToken).ConfigureAwait(false)
                : new EventsByHash([], [], [.. hashes.Distinct()], []),
            cancellationToken).ConfigureAwait(false);
        telemetry.Read(page.Events.Count, 0, ReadOperation.Find);
        return page;
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values)
            log.Dispose();
    }

    /// <summary>The server's items as they are now.</summary>
    private async Task<KeptItems> ItemsAsync(ServerId server, CancellationToken cancellationToken)
    {
        // Peers name servers: what has no log here is not kept.
        if (!_logs.TryGetValue(server, out var items))
        {
            var isKnown = await database.ReadAsync(
                async context => await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is not null,
                cancellationToken).ConfigureAwait(false);
            if (!isKnown)
                return new KeptItems(database, server);
            items = _logs.GetOrAdd(server, name => new KeptItems(database, name));
        }

        await items.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return items;
    }

    private async Task<EventsByHash> ReadAsync(
        EventStoreDbContext context,
        ServerId server,
        int number,
        IReadOnlyCollection<EventHash> hashes,
        CancellationToken cancellationToken)
    {
        var rest = hashes.ToHashSet();
        var page = new PageBuilder(server, rest.Count, options.Value.MaxPageBytes, damage, logger);
        var rows = find.ReadRowsAsync(context, number, [.. rest]);
        await page.AddAllAsync(rows.Where(r => IsAskedFor(r, rest)), cancellationToken).ConfigureAwait(false);
        var found = await page.BuildAsync(context, number, cancellationToken).ConfigureAwait(false);
        rest.ExceptWith(found.Events.Select(e => e.Event.Hash));
        rest.ExceptWith(found.Erased.Select(e => e.Hash));
        EventHash[] erased = [.. found.Erased.Select(e => e.Hash)];
        return found.HasMore ? new(found.Events, erased, [], [.. rest]) : new(found.Events, erased, [.. rest], []);
    }

    // Others may have the beginning of a hash in common.
    private static bool IsAskedFor(EventRecord row, HashSet<EventHash> hashes) =>
        row.Hash is { Length: EventLimits.HashBytes } bytes && hashes.Contains(EventHash.FromBytes(bytes));
}
