using EventStore.EfCore;
using EventStore.EfCore.AspNetCore;
using EventStore.EfCore.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the event store to an application's endpoints.</summary>
public static class EventStoreEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the endpoints through which peers store, read, follow and reconcile the logs of the application's <see cref="IEventStore"/>.
    /// Their JSON does not depend on the application's options. Errors are problem details (RFC 9457). When the host stops, what has come
    /// is stored and answered, and streams end.
    /// </summary>
    /// <remarks>
    /// <c>POST events</c> takes JSON Lines and answers one line for each, after its event is durable; the client reads the answers while
    /// it sends. <c>reconcile</c> is a WebSocket and needs <c>app.UseWebSockets()</c>. The routes are in this package's
    /// README.
    /// </remarks>
    /// <param name="endpoints">The application, or a group: <c>app.MapGroup("/archive")</c>.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The group of all endpoints, for what the host adds: authorization, rate limits, hosts.</returns>
    public static RouteGroupBuilder MapEventStore(
        this IEndpointRouteBuilder endpoints, Action<EventStoreEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = new EventStoreEndpointOptions();
        configure?.Invoke(options);

        var group = endpoints.MapGroup("");
        group.WithTags("Event store");
        group.AddEndpointFilter(new ProblemFilter());
        MapWriting(group, options);
        MapReading(group, options);
        MapSynchronising(group, options);
        return group;
    }

    private static void MapWriting(RouteGroupBuilder group, EventStoreEndpointOptions options)
    {
        var events = group.MapPost("events", new WriteEndpoints(options).StoreAsync)
            .WithSummary("Stores events: JSON Lines in, one answer line for each out, in order, after its durable commit.")
            .Accepts<Event>("application/jsonl", "application/x-ndjson", "application/json")
            .Produces(StatusCodes.Status200OK, null, JsonLines.ContentType);
        options.Writing?.Invoke(events);
    }

    private static void MapReading(RouteGroupBuilder group, EventStoreEndpointOptions options)
    {
        group.MapGet("events/{server}/{hash}", ReadEndpoints.FindAsync)
            .WithSummary("One event by its hash.")
            .Produces<StoredEvent>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        group.MapGet("servers", ReadEndpoints.ServersAsync)
            .WithSummary("All servers, by name.")
            .Produces<IReadOnlyList<ServerSummary>>();
        group.MapGet("servers/{name}/history", ReadEndpoints.HistoryAsync)
            .WithSummary("A page of a server's history: newest first, optionally of one channel.")
            .Produces<EventPage>();
        group.MapGet("servers/{name}/log", new LogEndpoints(options).GetAsync)
            .WithSummary("A page of a server's log, ascending; with 'Accept: text/event-stream' all of it, and on from its end.")
            .Produces<EventPage>(StatusCodes.Status200OK, "application/json", LogStream.ContentType)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("statistics", ReadEndpoints.StatisticsAsync)
            .WithSummary("Events, servers and bytes of the whole store.")
            .Produces<StoreStatistics>();
    }

    private static void MapSynchronising(RouteGroupBuilder group, EventStoreEndpointOptions options)
    {
        group.MapGet("identity", SyncEndpoints.IdentityAsync)
            .WithSummary("What tells this archive from all others.")
            .Produces<Guid>();
        group.MapPost("log", SyncEndpoints.LogAsync)
            .WithSummary("A page of a server's log, behind a cursor or a position.")
            .Accepts<LogRequest>(JsonBodies.ContentType)
            .Produces<EventPage>()
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("heads", SyncEndpoints.HeadsAsync)
            .WithSummary("For some authors, up to where their chains are complete, and the holes above.")
            .Accepts<HeadsRequest>(JsonBodies.ContentType)
            .Produces<ServerHeads>();
        group.MapPost("missing", SyncEndpoints.MissingAsync)
            .WithSummary("A page of the events that the holder of given heads lacks.")
            .Accepts<MissingRequest>(JsonBodies.ContentType)
            .Produces<EventPage>();
        group.MapPost("events/by-hash", SyncEndpoints.EventsAsync)
            .WithSummary("Events by their hashes, as many as a page has room for.")
            .Accepts<EventsByHashRequest>(JsonBodies.ContentType)
            .Produces<EventsByHash>();
        group.MapMethods(
                "reconcile",
                [HttpMethods.Get, HttpMethods.Connect],
                new ReconcileEndpoints(options).RunAsync)
            .WithSummary("A WebSocket: answers the messages of a set reconciliation (negentropy, version 1).")
            .ExcludeFromDescription();
    }
}
