using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace EventStore.EfCore.AspNetCore;

/// <summary>A reconciliation by a WebSocket.</summary>
internal sealed class ReconcileEndpoints(EventStoreEndpointOptions options)
{
    public async Task<IResult> RunAsync(
        HttpContext context, string server, IArchiveReconciler reconciler, IHostApplicationLifetime lifetime)
    {
        // Not in the path, where no server can be named "." or "..".
        var id = new ServerId(server);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return new Problem(
                StatusCodes.Status426UpgradeRequired,
                "A WebSocket is needed",
                "Reconcile over a WebSocket; the host that maps this endpoint needs UseWebSockets().").ToResult();
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        await new ReconcileSocket(socket, reconciler, id, options).RunAsync(lifetime.ApplicationStopping).ConfigureAwait(false);
        return Results.Empty;
    }
}
