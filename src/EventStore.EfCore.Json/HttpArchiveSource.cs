using EventStore.EfCore.Json.Http;

namespace EventStore.EfCore.Json;

/// <summary>
/// An archive behind HTTP, to pull from, to reconcile with or to copy from: <c>GET servers</c>, <c>GET identity</c> and <c>POST log</c>
/// below one address, as the API in this package's README answers them; to reconcile, also the WebSocket <c>reconcile?server=…</c>
/// and <c>POST events/by-hash</c> of <c>MapEventStore()</c>. What comes is checked as any other JSON is. Where a connection breaks, it is
/// asked once more; an archive that answers 429 is asked again after a second, for half a minute.
/// </summary>
/// <param name="client">Sends the requests, and opens the WebSockets. Its <see cref="HttpClient.MaxResponseContentBufferSize"/> bounds an
/// answer, which is in memory whole; its timeout the wait for one. It stays the caller's to dispose.</param>
/// <param name="address">Where the API is: <c>http</c> or <c>https</c>.</param>
/// <exception cref="ArgumentException">The address is another one, or has a user, a query or a fragment, which would not be sent.
/// </exception>
public sealed class HttpArchiveSource(HttpClient client, Uri address) : IReconcilableSource
{
    private readonly HttpArchiveClient _archive = new(client, address);

    /// <inheritdoc/>
    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    public async Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default)
    {
        var servers = await _archive.SendAsync<IReadOnlyList<ServerSummary>>(HttpMethod.Get, "servers", null, cancellationToken)
            .ConfigureAwait(false);
        return [.. servers.Select(s => new LogEnd(s.Server, s.LastPosition)).OrderBy(e => e.Server.Value, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    public async Task<Guid?> GetIdentityAsync(CancellationToken cancellationToken = default) =>
        await _archive.SendAsync<Guid>(HttpMethod.Get, "identity", null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="HttpArchiveException">No answer, or none of an archive.</exception>
    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _archive.SendAsync<EventPage>(HttpMethod.Post, "log", request, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A server named <c>.</c> or <c>..</c> cannot be asked for: no path can name it.</remarks>
    /// <exception cref="HttpArchiveException">No connection, or none of an archive; so with what the peer does afterwards.</exception>
    public async Task<IReconcilePeer> ConnectAsync(ServerId server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var peer = new HttpReconcilePeer(_archive, server);
        try
        {
            await peer.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
