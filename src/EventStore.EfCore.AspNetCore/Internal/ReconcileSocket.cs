using System.Net.WebSockets;

namespace EventStore.EfCore.AspNetCore;

/// <summary>
/// Answers the messages of one peer: a binary message in, a binary message out, until the peer closes. Nothing is kept between messages;
/// in memory are one message and its answer.
/// </summary>
internal sealed class ReconcileSocket(
    WebSocket socket, IArchiveReconciler reconciler, ServerId server, EventStoreEndpointOptions options)
{
    private byte[] _buffer = new byte[4096];

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await ReceiveAsync(stopping).ConfigureAwait(false) is { } message)
            {
                var answer = await reconciler.AnswerAsync(server, message, options.Reconcile, stopping).ConfigureAwait(false);
                await socket.SendAsync(answer, WebSocketMessageType.Binary, endOfMessage: true, stopping).AsTask()
                    .WaitAsync(options.PeerTimeout, stopping).ConfigureAwait(false);
            }
        }
        catch (ReconciliationProtocolException e)
        {
            await CloseAsync(WebSocketCloseStatus.ProtocolError, e.Message).ConfigureAwait(false);
        }
        catch (EventStoreException e)
        {
            await CloseAsync(WebSocketCloseStatus.InternalServerError, Problem.Of(e).Detail).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await CloseAsync(WebSocketCloseStatus.PolicyViolation, "The peer was silent for too long.").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "The node is stopping.").ConfigureAwait(false);
        }
        catch (WebSocketException)
        {
            // The peer is gone without a word; there is nobody to answer.
        }
    }

    /// <summary>A whole message; null when the peer closes, or was told that its message is none.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken stopping)
    {
        var length = 0;
        while (true)
        {
            // Cancelling a receive breaks the connection; giving up waiting for it leaves it whole, so that the peer is told.
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask()
                .WaitAsync(options.PeerTimeout, stopping).ConfigureAwait(false);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
                return await EndAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Text)
                return await EndAsync(WebSocketCloseStatus.InvalidMessageType, "Messages are binary.").ConfigureAwait(false);
            if (length > options.Reconcile.MaxReceivedBytes)
                return await EndAsync(WebSocketCloseStatus.MessageTooBig, "The message is too large.").ConfigureAwait(false);
            if (received.EndOfMessage)
                return _buffer.AsMemory(0, length);
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, options.Reconcile.MaxReceivedBytes + 1));
        }
    }

    private async Task<ReadOnlyMemory<byte>?> EndAsync(WebSocketCloseStatus status, string? reason)
    {
        await CloseAsync(status, reason).ConfigureAwait(false);
        return null;
    }

    // A reason has at most 123 bytes: https://www.rfc-editor.org/rfc/rfc6455#section-5.5
    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        const int mostCharacters = 120;
        var text = reason is { Length: > mostCharacters } ? reason[..mostCharacters] : reason;
        try
        {
            await socket.CloseOutputAsync(status, text, CancellationToken.None).WaitAsync(options.PeerTimeout).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException or ArgumentException)
        {
            // The connection ends all the same.
        }
    }
}
