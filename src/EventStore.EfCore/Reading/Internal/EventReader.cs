using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Reading;

/// <summary>Checks requests and hands each to its query.</summary>
internal sealed class EventReader(
    EventDatabase database,
    ReadTurns turns,
    ReadContexts? contexts,
    IStorageInspector inspector,
    StoreTelemetry telemetry,
    FindQuery find,
    LogFollower follower,
    IDamageSink damage,
    IOptions<EventStoreOptions> options,
    ILogger<EventReader> logger) : IEventReader
{
    /// <summary>A reader of another database of the same engine.</summary>
    public EventReader Of(EventDatabase other) =>
        new(other, turns, contexts: null, inspector, telemetry, find, follower, NoDamageSink.Instance, options, logger);

    public Task<EventPage> GetHistoryAsync(HistoryRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PageAsync(
            ReadOperation.History,
            request.Server,
            request.Limit,
            (context, server, page) => HistoryQuery.ReadAsync(context, server, request, page, cancellationToken),
            cancellationToken);
    }

    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CursorQuery.Check(request);
        return PageAsync(
            ReadOperation.Log,
            request.Server,
            request.Limit,
            (context, server, page) =>
                LogQuery.ReadAsync(context, server, request.Cursor?.Position ?? request.After, page, cancellationToken),
            cancellationToken,
            request.Cursor);
    }

    public async IAsyncEnumerable<StoredEvent> ReadLogAsync(
        ServerId server, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EventPage page;
        do
        {
            page = await LogPageAsync(server, after, cancellationToken).ConfigureAwait(false);
            foreach (var stored in Whole(server, page))
                yield return stored;
            after = page.LastPosition ?? after;
        }
        while (page.HasMore);
    }

    public async IAsyncEnumerable<StoredEvent> FollowLogAsync(
        ServerId server, long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var pages = follower.FollowAsync(
            server, afterPosition, after => LogPageAsync(server, after, CancellationToken.None), cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var stored in Whole(server, page))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return stored;
            }
        }
    }

    public Task<EventPage> GetMissingAsync(MissingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var held = Holdings.Of(request, options.Value.MaxHeads);
        return PageAsync(
            ReadOperation.Missing,
            request.Server,
            request.Limit,
            (context, server, page) => MissingQuery.ReadAsync(context, server, held, request, page, cancellationToken),
            cancellationToken);
    }

    public Task<ServerHeads> GetHeadsAsync(ServerId server, CancellationToken cancellationToken = default) => HeadsAsync(
        server,
        new ServerHeads([], []),
        (context, found) => HeadsQuery.ReadAsync(context, found, default, cancellationToken),
        cancellationToken);

    public Task<ServerHeads> GetHeadsPageAsync(HeadsRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        HeadsPage.Check(request, options.Value.MaxHeads);
        return HeadsAsync(
            request.Server,
            new ServerHeads([], []) { Authors = request.Authors },
            (context, found) => HeadsPage.ReadAsync(context, found, request, cancellationToken),
            cancellationToken);
    }

    public Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken = default) => ReadAsync(
        ReadOperation.Identity,
        async context => (Guid?)await CursorQuery.ReadIdentityAsync(context, cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public async Task<StoredEvent?> FindAsync(ServerId server, EventHash hash, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        try
        {
            return await ReadAsync(
                ReadOperation.Find, context => find.ReadAsync(context, server, hash, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CorruptEventException e)
        {
            damage.Report(server, e.Corrupt);
            throw;
        }
    }

    public Task<IReadOnlyList<ServerSummary>> GetServersAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(
            ReadOperation.Servers, context => StatisticsQuery.ReadServersAsync(context, cancellationToken), cancellationToken);

    public Task<StoreStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => ReadAsync(
        ReadOperation.Statistics,
        async context =>
        {
            var servers = await StatisticsQuery.ReadServersAsync(context, cancellationToken).ConfigureAwait(false);
            var events = servers.Sum(s => s.Events);
            var bytes = await inspector.GetBytesAsync(context, cancellationToken).ConfigureAwait(false);
            var erased = await context.Erasures.OfAllServers().LongCountAsync(cancellationToken).ConfigureAwait(false);
            return new StoreStatistics(events, servers.Count, bytes, erased);
        },
        cancellationToken);

    private Task<ServerHeads> HeadsAsync(
        ServerId server,
        ServerHeads none,
        Func<EventStoreDbContext, ServerState, Task<ServerHeads>> read,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        return ReadAsync(
            ReadOperation.Heads,
            async context => await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false) is { } found
                ? await read(context, found).ConfigureAwait(false)
                : none,
            cancellationToken);
    }

    /// <summary>Reads when it is its turn, and tells of it.</summary>
    /// <param name="operation">What telemetry calls it.</param>
    /// <param name="read">Reads; must not wait for another read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> ReadAsync<T>(
        string operation, Func<EventStoreDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        using var told = telemetry.BeginRead(operation);
        try
        {
            var result = await turns.RunAsync(
                () => database.ReadAsync(read, cancellationToken, contexts?.Kept), cancellationToken).ConfigureAwait(false);
            contexts?.Used();
            return result;
        }
        catch (Exception e)
        {
            told?.Fail(e);
            throw;
        }
    }

    private Task<EventPage> LogPageAsync(ServerId server, long after, CancellationToken cancellationToken) => GetLogAsync(
        new LogRequest(server) { After = after, Limit = Math.Min(1000, options.Value.MaxPageSize) }, cancellationToken);

    /// <summary>A page's events, and an error where positions are missing.</summary>
    private static IEnumerable<StoredEvent> Whole(ServerId server, EventPage page)
    {
        var missing = page.MissingPositions is [var first, ..] ? first : (PositionRange?)null;
        foreach (var stored in page.Events.TakeWhile(e => missing is null || e.Position < missing.Value.From))
            yield return stored;
        if (missing is { } lost)
            throw new MissingPositionsException(server, lost);
    }

    private async Task<EventPage> PageAsync(
        string operation,
        ServerId server,
        int limit,
        Func<EventStoreDbContext, ServerState, PageBuilder, Task> read,
        CancellationToken cancellationToken,
        LogCursor? cursor = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (limit < 1 || limit > options.Value.MaxPageSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limit), limit, $"A page has 1 to {options.Value.MaxPageSize} rows (EventStoreOptions.MaxPageSize).");
        }

        var result = await ReadAsync(
            operation,
            async context =>
            {
                // Read before the rows: those up to the last position then are there, whoever writes meanwhile.
                var state = await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false);
                var store = cursor is null
                    ? default
                    : await CursorQuery.CheckAsync(context, state, cursor, cancellationToken).ConfigureAwait(false);
                if (state is not { } found)
                    return EventPage.Empty with { Cursor = cursor is null ? null : cursor with { Store = store } };
                var page = new PageBuilder(server, limit, options.Value.MaxPageBytes, damage, logger);
                await read(context, found, page).ConfigureAwait(false);
                if (page.HighestPosition > found.LastPosition)
                    await CheckEndAsync(context, server, page.HighestPosition, cancellationToken).ConfigureAwait(false);
                var built = await page.BuildAsync(context, found.Number, cancellationToken).ConfigureAwait(false);
                return cursor is null ? built : built with { Cursor = CursorQuery.Behind(built, cursor, store) };
            },
            cancellationToken).ConfigureAwait(false);
        telemetry.Read(result.Events.Count, result.Corrupt.Count, operation);
        return result;
    }

    /// <summary>Tells of a server's row that says that the log ends before an event that was read.</summary>
    private async Task CheckEndAsync(EventStoreDbContext context, ServerId server, long position, CancellationToken cancellationToken)
    {
        // A log that has grown meanwhile moved its last position with it.
        var now = await ServerQuery.FindAsItIsNowAsync(context, server, cancellationToken).ConfigureAwait(false);
        if (now is null || now.LastPosition < position)
            logger.WrongLastPosition(server, now?.LastPosition, position);
    }
}
