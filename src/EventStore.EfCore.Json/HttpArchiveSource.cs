using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace EventStore.EfCore.Json;

/// <summary>
/// An archive behind HTTP, to pull or to copy from: <c>GET servers</c>, <c>GET identity</c> and <c>POST log</c> below one address, as the
/// API in this package's README answers them. What comes is checked as any other JSON is; nothing is tried again.
/// </summary>
/// <param name="client">Sends the requests. Its <see cref="HttpClient.MaxResponseContentBufferSize"/> bounds an answer, which is in memory
/// whole; its timeout the wait for one. It stays the caller's to dispose.</param>
/// <param name="address">Where the API is: <c>http</c> or <c>https</c>.</param>
/// <exception cref="ArgumentException">The address is another one, or has a user, a query or a fragment, which would not be sent.
/// </exception>
public sealed class HttpArchiveSource(HttpClient client, Uri address) : IArchiveSource
{
    private static readonly JsonSerializerOptions Options = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    private readonly Uri _folder = Folder(address);

    /// <inheritdoc/>
    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    public async Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default)
    {
        var servers = await SendAsync<IReadOnlyList<ServerSummary>>(HttpMethod.Get, "servers", null, cancellationToken)
            .ConfigureAwait(false);
        return [.. servers.Select(s => new LogEnd(s.Server, s.LastPosition)).OrderBy(e => e.Server.Value, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    public async Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken = default) =>
        await SendAsync<Guid>(HttpMethod.Get, "identity", null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync<EventPage>(HttpMethod.Post, "log", request, cancellationToken);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, LogRequest? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_folder, path));
        if (body is not null)
            request.Content = JsonContent.Create(body, options: Options);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.Conflict && body?.Cursor is { } cursor)
            {
                var (problem, difference) = await ReadAsync<CursorRefusal>(answer, cancellationToken).ConfigureAwait(false);
                throw new CursorRefusedException(cursor, problem, difference);
            }

            if (answer.StatusCode != HttpStatusCode.OK)
                throw Failed(request, $"it answered {(int)answer.StatusCode} ({answer.ReasonPhrase})", null);
            return await ReadAsync<T>(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Failed(request, $"it answered something else than an archive does: {e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Failed(request, e.Message, e);
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

    private static HttpArchiveException Failed(HttpRequestMessage request, string what, Exception? cause) => new(
        $"The archive at '{request.RequestUri}' did not give what was asked ({request.Method}): {what}. "
        + "Look at the address, and whether the archive is up; then ask again.",
        cause);
}
