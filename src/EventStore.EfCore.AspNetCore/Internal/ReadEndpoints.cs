using Microsoft.AspNetCore.Http;

namespace EventStore.EfCore.AspNetCore;

/// <summary>What people and programs look up.</summary>
internal static class ReadEndpoints
{
    public static async Task<IResult> FindAsync(HttpContext context, string server, string hash, IEventStore store)
    {
        var id = ServerName.Of(context, server);
        if (!EventHash.TryParse(hash, out var wanted))
            throw new ArgumentException($"An event's hash is 64 hexadecimal digits; got '{hash}'.");
        var found = await store.FindAsync(id, wanted, context.RequestAborted).ConfigureAwait(false);
        return found is not null
            ? JsonBodies.Answer(found)
            : new Problem(
                StatusCodes.Status404NotFound, "No such event", $"The log of server '{id}' does not hold the event '{wanted}'.").ToResult();
    }

    public static async Task<IResult> ServersAsync(HttpContext context, IEventStore store) =>
        JsonBodies.Answer(await store.GetServersAsync(context.RequestAborted).ConfigureAwait(false));

    public static async Task<IResult> HistoryAsync(
        HttpContext context, string name, IEventStore store, string? channel = null, long? before = null, int limit = 100)
    {
        var request = new HistoryRequest(ServerName.Of(context, name)) { Channel = channel, Before = before, Limit = limit };
        return JsonBodies.Answer(await store.GetHistoryAsync(request, context.RequestAborted).ConfigureAwait(false));
    }

    public static async Task<IResult> StatisticsAsync(HttpContext context, IEventStore store) =>
        JsonBodies.Answer(await store.GetStatisticsAsync(context.RequestAborted).ConfigureAwait(false));
}
