using System.Net;
using System.Net.WebSockets;

namespace EventStore.EfCore.Json.Http;

/// <summary>
/// A log of an archive behind HTTP: messages over a WebSocket, and events by their hashes. Nothing is kept there between messages, so where
/// a connection breaks that has answered, the next one goes on.
/// </summary>
internal sealed class HttpReconcilePeer : IReconcilePeer
{
    // What a session takes.
    private static readonly int MostBytes = new ReconcileOptions().MaxReceivedBytes;

    private readonly HttpArchiveClient _archive;
    private readonly ServerId _server;
    private readonly Uri _address;
    private ClientWebSocket? _socket;
    private byte[] _buffer = new byte[4096];
    private bool _hasAnswered;

    public HttpReconcilePeer(HttpArchiveClient archive, ServerId server)
    {
        (_archive, _server) = (archive, server);
        var address = new UriBuilder(archive.AddressOf($"reconcile?server={Uri.EscapeDataString(server.Value)}"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        _address = address.Uri;
    }

    /// <exception cref="HttpArchiveException">No connection, or none of an archive.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => RunAsync(ConnectPatientlyAsync, cancellationToken);

    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        var answer = ReadOnlyMemory<byte>.Empty;
        await RunAsync(async token => answer = await AskAsync(message, token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return answer;
    }

    public Task<EventsByHash> GetEventsAsync(IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken = default) =>
        _archive.SendAsync<EventsByHash>(
            HttpMethod.Post, "events/by-hash", new EventsByHashRequest(_server, hashes), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var socket = _socket;
        if (socket?.State != WebSocketState.Open)
            return;
        try
        {
            await RunAsync(
                token => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, token),
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (HttpArchiveException)
        {
            // It ends all the same.
        }
    }

    private async Task<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            return await AskOnceAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException) when (_hasAnswered)
        {
            // The other side closes connections that rest, as this one does while many events are stored. To ask twice only reads.
            await ConnectPatientlyAsync(cancellationToken).ConfigureAwait(false);
            return await AskOnceAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ReadOnlyMemory<byte>> AskOnceAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _socket!.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException(
                    WebSocketError.ConnectionClosedPrematurely,
                    $"it closed the connection ({_socket.CloseStatus}: '{_socket.CloseStatusDescription}')");
            }

            if (received.MessageType != WebSocketMessageType.Binary)
                throw Failed("it answered by text; messages are binary", null);
            if (length > MostBytes)
                throw Failed($"its answer has more than {MostBytes} bytes", null);
            if (received.EndOfMessage)
            {
                _hasAnswered = true;
                return _buffer.AsSpan(0, length).ToArray();
            }

            if (length == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MostBytes + 1));
        }
    }

    private async Task ConnectPatientlyAsync(CancellationToken cancellationToken)
    {
        for (var rests = 0; ; rests++)
        {
            _socket?.Dispose();
            _socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
            try
            {
                // By the client's handler: its certificates and proxies are this connection's, too.
                await _socket.ConnectAsync(_address, _archive.Client, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (WebSocketException)
                when (_socket.HttpStatusCode == HttpStatusCode.TooManyRequests && rests < HttpArchiveClient.MostRests)
            {
                await Task.Delay(HttpArchiveClient.Rest, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does something on the connection, for as long as the client waits for an answer.</summary>
    private async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(_archive.Client.Timeout);
        try
        {
            await work(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"it did not answer within {_archive.Client.Timeout}", e);
        }
        catch (WebSocketException e)
        {
            throw Failed(e.InnerException is HttpRequestException cause ? cause.Message : e.Message, e);
        }
    }

    private HttpArchiveException Failed(string what, Exception? cause) =>
        HttpArchiveClient.Failed(HttpMethod.Get, _address, what.TrimEnd('.'), cause);
}
