using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventStore.EfCore.Json.Http;

/// <summary>Sends requests to an archive behind HTTP, and says of each that fails where it went and what came.</summary>
internal sealed class HttpArchiveClient(HttpClient client, Uri address)
{
    /// <summary>How long an archive is left alone that has had enough requests for now.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>How often it is left alone before that is an error.</summary>
    public const int MostRests = 30;

    private static readonly JsonSerializerOptions Options = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    private readonly Uri _folder = Folder(address);

    /// <summary>The caller's client.</summary>
    public HttpClient Client => client;

    /// <param name="path">Below the archive's address, escaped.</param>
    public Uri AddressOf(string path) => new(_folder, path);

    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    /// <exception cref="CursorRefusedException">The body is a request with a cursor that is refused.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var asked = AddressOf(path);
        try
        {
            using var answer = await AskPatientlyAsync(method, asked, body, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Conflict && body is LogRequest { Cursor: { } cursor })
            {
                var (problem, difference) = await ReadAsync<CursorRefusal>(answer, cancellationToken).ConfigureAwait(false);
                throw new CursorRefusedException(cursor, problem, difference);
            }

            if (answer.StatusCode != HttpStatusCode.OK)
                throw Failed(method, asked, $"it answered {(int)answer.StatusCode} ({answer.ReasonPhrase})", null);
            return await ReadAsync<T>(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Failed(method, asked, $"it answered something else than an archive does: {e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Failed(method, asked, e.Message, e);
        }
    }

    public static HttpArchiveException Failed(HttpMethod method, Uri asked, string what, Exception? cause) => new(
        $"The archive at '{asked}' did not give what was asked ({method}): {what}. "
        + "Look at the address, and whether the archive is up; then ask again.",
        cause);

    private async Task<HttpResponseMessage> AskPatientlyAsync(
        HttpMethod method, Uri asked, object? body, CancellationToken cancellationToken)
    {
        for (var rests = 0; ; rests++)
        {
            var answer = await AskAsync(method, asked, body, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests || rests == MostRests)
                return answer;
            answer.Dispose();
            await Task.Delay(Rest, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, Uri asked, object? body, CancellationToken cancellationToken)
    {
        try
        {
            return await AskOnceAsync().ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // The other side closes connections that rest, and may do so just as one is used again. To ask twice only reads.
            return await AskOnceAsync().ConfigureAwait(false);
        }

        async Task<HttpResponseMessage> AskOnceAsync()
        {
            using var message = new HttpRequestMessage(method, asked);
            if (body is not null)
                message.Content = JsonContent.Create(body, body.GetType(), mediaType: null, Options);
            return await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Uri Folder(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
            return new Uri(address.AbsoluteUri.TrimEnd('/') + '/');

        // A password is nobody's to print.
        var shown = address.IsAbsoluteUri ? address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : address.ToString();
        throw new ArgumentException(
            $"An archive's address is 'http://…' or 'https://…', without a user, a query or a fragment; got '{shown}'.",
            nameof(address));
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await answer.Content.ReadFromJsonAsync<T>(Options, cancellationToken).ConfigureAwait(false)
        ?? throw new JsonException("The answer is null.");
}
