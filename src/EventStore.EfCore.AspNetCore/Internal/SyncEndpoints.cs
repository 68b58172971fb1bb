using EventStore.EfCore.Json;
using Microsoft.AspNetCore.Http;

namespace EventStore.EfCore.AspNetCore;

/// <summary>What archives ask each other.</summary>
internal static class SyncEndpoints
{
    public static async Task<IResult> IdentityAsync(HttpContext context, IEventStore store) =>
        JsonBodies.Answer(await store.GetIdentityAsync(context.RequestAborted).ConfigureAwait(false));

    public static async Task<IResult> LogAsync(HttpContext context, IEventStore store)
    {
        var request = await JsonBodies.ReadAsync<LogRequest>(context.Request).ConfigureAwait(false);
        return JsonBodies.Answer(await store.GetLogAsync(request, context.RequestAborted).ConfigureAwait(false));
    }

    public static async Task<IResult> HeadsAsync(HttpContext context, IEventStore store)
    {
        var request = await JsonBodies.ReadAsync<HeadsRequest>(context.Request).ConfigureAwait(false);
        return JsonBodies.Answer(await store.GetHeadsPageAsync(request, context.RequestAborted).ConfigureAwait(false));
    }

    public static async Task<IResult> MissingAsync(HttpContext context, IEventStore store)
    {
        var request = await JsonBodies.ReadAsync<MissingRequest>(context.Request).ConfigureAwait(false);
        return JsonBodies.Answer(await store.GetMissingAsync(request, context.RequestAborted).ConfigureAwait(false));
    }

    public static async Task<IResult> EventsAsync(HttpContext context, IArchiveReconciler reconciler)
    {
        var request = await JsonBodies.ReadAsync<EventsByHashRequest>(context.Request).ConfigureAwait(false);
        return JsonBodies.Answer(
            await reconciler.GetEventsAsync(request.Server, request.Hashes, context.RequestAborted).ConfigureAwait(false));
    }
}
