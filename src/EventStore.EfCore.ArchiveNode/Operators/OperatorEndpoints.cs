namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>The operators' page, what it is made of, and the metrics.</summary>
internal static class OperatorEndpoints
{
    // Nothing but the page's own files; the page is in nobody's frame.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    public static void MapOperators(this IEndpointRouteBuilder endpoints, NodeOptions options)
    {
        var group = endpoints.MapGroup("").ExcludeFromDescription();
        if (options.OperatorHosts.Length > 0)
            group.RequireHost(options.OperatorHosts);
        group.MapGet("/", PageAsync);
        group.MapGet("/page.css", () => File("page.css", "text/css; charset=utf-8"));
        group.MapGet("/page.js", () => File("page.js", "text/javascript; charset=utf-8"));
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

    private static IResult File(string name, string contentType) =>
        Results.Stream(typeof(OperatorEndpoints).Assembly.GetManifestResourceStream(name)!, contentType);
}
