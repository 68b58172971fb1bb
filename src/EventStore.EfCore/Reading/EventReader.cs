using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Schema;
using EventStore.EfCore.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Reading;

/// <summary>Checks requests, opens a context for each and hands it to the query.</summary>
internal sealed class EventReader(
    IDbContextFactory<EventStoreDbContext> contexts,
    SchemaGuard guard,
    IStorageInspector inspector,
    StorageErrors errors,
    IOptions<EventStoreOptions> options,
    ILogger<EventReader> logger) : IEventReader
{
    private readonly ServerIds _servers = new();

    public Task<EventPage> GetHistoryAsync(HistoryRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PageAsync(
            request.Server,
            request.Limit,
            (context, server, page) => HistoryQuery.ReadAsync(context, server, request, page, cancellationToken),
            cancellationToken);
    }

    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PageAsync(
            request.Server,
            request.Limit,
            (context, server, page) => LogQuery.ReadAsync(context, server, request.After, page, cancellationToken),
            cancellationToken);
    }

    public async IAsyncEnumerable<StoredEvent> ReadLogAsync(
        ServerId server, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EventPage page;
        do
        {
            var request = new LogRequest(server) { After = after, Limit = Math.Min(1000, options.Value.MaxPageSize) };
            page = await GetLogAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var stored in page.Events)
                yield return stored;
            after = page.LastPosition ?? after;
        }
        while (page.HasMore);
    }

    public Task<EventPage> GetMissingAsync(MissingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var heads = MissingHeads.Check(request, options.Value.MaxHeads);
        return PageAsync(
            request.Server,
            request.Limit,
            (context, server, page) => MissingQuery.ReadAsync(context, server, heads, page, cancellationToken),
            cancellationToken);
    }

    public Task<ServerHeads> GetHeadsAsync(ServerId server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return ReadAsync(
            async context => await _servers.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is { } id
                ? await HeadsQuery.ReadAsync(context, id, cancellationToken).ConfigureAwait(false)
                : new ServerHeads([], []),
            cancellationToken);
    }

    public Task<StoredEvent?> FindAsync(ServerId server, EventHash hash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return ReadAsync(
            async context => await _servers.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is { } id
                ? await FindQuery.ReadAsync(context, id, server, hash, cancellationToken).ConfigureAwait(false)
                : null,
            cancellationToken);
    }

    public Task<IReadOnlyList<ServerSummary>> GetServersAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(context => StatisticsQuery.ReadServersAsync(context, cancellationToken), cancellationToken);

    public Task<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => ReadAsync(
        async context =>
        {
            var (events, servers) = await StatisticsQuery.CountAsync(context, cancellationToken).ConfigureAwait(false);
            return new StoreStatistics(events, servers, await inspector.GetBytesAsync(context, cancellationToken).ConfigureAwait(false));
        },
        cancellationToken);

    private Task<EventPage> PageAsync(
        ServerId server, int limit, Func<EventStoreDbContext, int, PageBuilder, Task> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (limit < 1 || limit > options.Value.MaxPageSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limit), limit, $"A page has 1 to {options.Value.MaxPageSize} rows (EventStoreOptions.MaxPageSize).");
        }

        return ReadAsync(
            async context =>
            {
                if (await _servers.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is not { } id)
                    return EventPage.Empty;
                var page = new PageBuilder(server, limit, logger);
                await read(context, id, page).ConfigureAwait(false);
                return page.Build();
            },
            cancellationToken);
    }

    private async Task<T> ReadAsync<T>(Func<EventStoreDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await guard.EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await read(context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
        {
            throw known;
        }
    }
}
