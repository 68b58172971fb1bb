using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>The operators' page, what it is made of, and the metrics.</summary>
internal static class OperatorEndpoints
{
    // Nothing but the page's own files; the page is in nobody's frame.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static void MapOperators(this IEndpointRouteBuilder endpoints, NodeOptions options)
    {
        var group = endpoints.MapGroup("").ExcludeFromDescription();
        if (options.OperatorHosts.Length > 0)
            group.RequireHost(options.OperatorHosts);
        group.MapGet("/", PageAsync);
        group.MapGet("/page.css", () => File("page.css", "text/css; charset=utf-8"));
        group.MapGet("/page.js", () => File("page.js", "text/javascript; charset=utf-8"));
        group.MapGet("/status", FollowStatus);
        group.MapPrometheusScrapingEndpoint();
    }

    /// <summary>The page, with everything that it can show without its script.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reader">Tells the status.</param>
    /// <param name="store">Has the logs.</param>
    /// <param name="server">Whose log to show; none unless given.</param>
    /// <param name="before">Only positions below this one.</param>
    private static async Task<IResult> PageAsync(
        HttpContext context, StatusReader reader, IEventStore store, string? server = null, long? before = null)
    {
        var status = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
        var log = await LogView.ReadAsync(store, server, before, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Text(OperatorPage.Render(status, log), "text/html; charset=utf-8");
    }

    private static ServerSentEventsResult<NodeStatus> FollowStatus(
        HttpContext context, StatusReader reader, IHostApplicationLifetime lifetime) =>
        TypedResults.ServerSentEvents<NodeStatus>(StatusesAsync(reader, lifetime.ApplicationStopping, context.RequestAborted));

    private static async IAsyncEnumerable<SseItem<NodeStatus>> StatusesAsync(
        StatusReader reader, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        while (!end.IsCancellationRequested)
        {
            yield return new SseItem<NodeStatus>(await reader.ReadAsync(cancellationToken).ConfigureAwait(false));
            await Task.Delay(Pause, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IResult File(string name, string contentType) =>
        Results.Stream(typeof(OperatorEndpoints).Assembly.GetManifestResourceStream(name)!, contentType);
}
