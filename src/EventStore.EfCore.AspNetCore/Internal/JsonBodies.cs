using System.Text.Json;
using EventStore.EfCore.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EventStore.EfCore.AspNetCore;

/// <summary>Bodies in JSON, as <see cref="HttpArchiveSource"/> reads and writes them, whatever the host's own options are.</summary>
internal static class JsonBodies
{
    public const string ContentType = "application/json";

    public static JsonSerializerOptions Options { get; } = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    public static JsonHttpResult<T> Answer<T>(T value) => TypedResults.Json(value, Options);

    /// <exception cref="BadHttpRequestException">The body is not said to be JSON, or is too large.</exception>
    /// <exception cref="JsonException">It is not what was expected.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException(
                $"The body is JSON; send it with 'Content-Type: {ContentType}'.", StatusCodes.Status415UnsupportedMediaType);
        }

        return await request.ReadFromJsonAsync<T>(Options, request.HttpContext.RequestAborted).ConfigureAwait(false)
            ?? throw new JsonException("The body is null.");
    }
}
