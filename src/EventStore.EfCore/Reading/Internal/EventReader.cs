using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Reading;

/// <summary>Checks requests and hands each to its query.</summary>
internal sealed class EventReader(
    EventDatabase database, IStorageInspector inspector, IOptions<EventStoreOptions> options, ILogger<EventReader> logger) : IEventReader
{
    private readonly ServerNumbers _servers = new();

    public Task<EventPage> GetHistoryAsync(HistoryRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PageAsync(
            request.Server,
            request.Limit,
            (context, number, page) => HistoryQuery.ReadAsync(context, number, request, page, cancellationToken),
            cancellationToken);
    }

    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PageAsync(
            request.Server,
            request.Limit,
            (context, number, page) => LogQuery.ReadAsync(context, number, request.After, page, cancellationToken),
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
            (context, number, page) => MissingQuery.ReadAsync(context, number, heads, page, cancellationToken),
            cancellationToken);
    }

    public Task<ServerHeads> GetHeadsAsync(ServerId server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return database.ReadAsync(
            async context => await _servers.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is { } number
                ? await HeadsQuery.ReadAsync(context, number, cancellationToken).ConfigureAwait(false)
                : new ServerHeads([], []),
            cancellationToken);
    }

    public Task<StoredEvent?> FindAsync(ServerId server, EventHash hash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return database.ReadAsync(
            async context => await _servers.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is { } number
                ? await FindQuery.ReadAsync(context, number, server, hash, cancellationToken).ConfigureAwait(false)
                : null,
            cancellationToken);
    }

    public Task<IReadOnlyList<ServerSummary>> GetServersAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => StatisticsQuery.ReadServersAsync(context, cancellationToken), cancellationToken);

    public Task<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => database.ReadAsync(
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

        return database.ReadAsync(
            async context =>
            {
                if (await _servers.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is not { } number)
                    return EventPage.Empty;
                var page = new PageBuilder(server, limit, options.Value.MaxPageBytes, logger);
                await read(context, number, page).ConfigureAwait(false);
                return page.Build();
            },
            cancellationToken);
    }
}
