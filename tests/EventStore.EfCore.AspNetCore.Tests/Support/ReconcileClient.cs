using System.Net.WebSockets;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>A peer's side of a reconciliation's WebSocket.</summary>
internal static class ReconcileClient
{
    public static async Task<ClientWebSocket> ConnectAsync(Uri node, ServerId server)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(node, $"reconcile?server={server}")) { Scheme = Uri.UriSchemeWs }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None);
        return socket;
    }

    /// <exception cref="WebSocketException">The node closed the socket, or is gone.</exception>
    public static async Task<ReadOnlyMemory<byte>> AskAsync(this ClientWebSocket socket, ReadOnlyMemory<byte> message)
    {
        await socket.SendAsync(message, WebSocketMessageType.Binary, true, CancellationToken.None);
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            answer.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);

        return received.MessageType == WebSocketMessageType.Binary
            ? answer.ToArray()
            : throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, socket.CloseStatusDescription);
    }
}
