using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.AspNetCore;

/// <summary>A log, as a page or as a stream without an end.</summary>
internal sealed class LogEndpoints(EventStoreEndpointOptions options)
{
    private const string LastEventId = "Last-Event-ID";

    public async Task<IResult> GetAsync(
        HttpContext context,
        string name,
        IEventStore store,
        IHostApplicationLifetime lifetime,
        ILogger<LogEndpoints> logger,
        long after = 0,
        int limit = 100)
    {
        var server = ServerName.Of(context, name);
        if (!WantsStream(context.Request))
        {
            var request = new LogRequest(server) { After = after, Limit = limit };
            return JsonBodies.Answer(await store.GetLogAsync(request, context.RequestAborted).ConfigureAwait(false));
        }

        after = Resumed(context.Request) ?? after;
        await RequireInLogAsync(store, server, after, context.RequestAborted).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var stream = new LogStream(context.Response, options.HeartbeatInterval, logger);
        await stream.RunAsync(store.FollowLogAsync(server, after, end.Token), end).ConfigureAwait(false);
        return Results.Empty;
    }

    private static bool WantsStream(HttpRequest request) =>
        request.Headers.Accept.Any(value => value?.Contains(LogStream.ContentType, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>What a client that comes again received last.</summary>
    private static long? Resumed(HttpRequest request)
    {
        var text = request.Headers[LastEventId].ToString();
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new ArgumentException($"{LastEventId} is a position of the log; got '{text}'.");
    }

    // Told by the status, before the stream begins: a client that is told within it would come again with the same position.
    private static async Task RequireInLogAsync(IEventStore store, ServerId server, long after, CancellationToken cancellationToken)
    {
        if (after <= 0)
            return;
        var newest = await store.GetHistoryAsync(new HistoryRequest(server) { Limit = 1 }, cancellationToken).ConfigureAwait(false);
        var last = newest.MissingPositions.Select(m => m.To).Append(newest.LastPosition ?? 0).Max();
        if (after > last)
            throw new PositionBeyondLogException(server, after, last);
    }
}
