using System.Net.WebSockets;
using EventStore.EfCore.AspNetCore.Tests.Support;
using EventStore.EfCore.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

public sealed class ReconcileTests : OneNodeTests
{
    [Fact]
    public async Task Two_nodes_with_different_histories_hold_the_same_after_a_reconciliation()
    {
        await using var here = await TestNode.StartAsync(Folder.File("here.db"));
        var (common, mine, theirs) = (Samples.Chain(2_000), Samples.Chain(70, 0xb2), Samples.Chain(90, 0xc3));
        await here.Store.StoreEventsAsync([.. mine, .. common]);
        await Node.Store.StoreEventsAsync([.. common, .. theirs]);
        using var socket = await ReconcileClient.ConnectAsync(Node.Address, Samples.Garden);

        var session = await here.Services.GetRequiredService<IArchiveReconciler>().StartAsync(Samples.Garden);
        for (ReadOnlyMemory<byte>? message = session.Initiate(); message is { } next;)
        {
            var step = await session.ReconcileAsync(await socket.AskAsync(next));
            foreach (var hash in step.Need)
            {
                var stored = await Node.GetAsync<StoredEvent>($"events/garden/{hash}");
                await here.Store.StoreEventAsync(stored.Event);
            }

            var have = new List<Event>();
            foreach (var hash in step.Have)
                have.Add((await here.Store.FindAsync(Samples.Garden, hash))!.Event);
            await Node.PostEventsAsync(await Samples.ToLinesAsync(have));
            message = step.Next;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        (await HashesAsync(here)).ShouldBe(await HashesAsync(Node));
        (await HashesAsync(here)).Count.ShouldBe(2_160);
    }

    [Fact]
    public async Task What_is_no_message_of_the_protocol_ends_the_connection_with_the_reason()
    {
        using var socket = await ReconcileClient.ConnectAsync(Node.Address, Samples.Garden);
        await socket.SendAsync(new byte[] { 0x61, 0xff, 0xff }, WebSocketMessageType.Binary, true, CancellationToken.None);
        (await CloseStatusAsync(socket)).ShouldBe(WebSocketCloseStatus.ProtocolError);
        socket.CloseStatusDescription.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_text_is_refused()
    {
        using var socket = await ReconcileClient.ConnectAsync(Node.Address, Samples.Garden);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        (await CloseStatusAsync(socket)).ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_before_it_is_read_whole()
    {
        using var socket = await ReconcileClient.ConnectAsync(Node.Address, Samples.Garden);
        await socket.SendAsync(new byte[1024 * 1024 + 1], WebSocketMessageType.Binary, true, CancellationToken.None);
        (await CloseStatusAsync(socket)).ShouldBe(WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task A_node_that_stops_says_so()
    {
        using var socket = await ReconcileClient.ConnectAsync(Node.Address, Samples.Garden);
        var closing = CloseStatusAsync(socket);
        await Node.StopAsync();
        (await closing).ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
    }

    private static async Task<WebSocketCloseStatus?> CloseStatusAsync(ClientWebSocket socket)
    {
        var received = await socket.ReceiveAsync(new byte[1024].AsMemory(), CancellationToken.None);
        received.MessageType.ShouldBe(WebSocketMessageType.Close);
        return socket.CloseStatus;
    }

    private static async Task<SortedSet<string>> HashesAsync(TestNode node)
    {
        var source = new HttpArchiveSource(node.Client, node.Address);
        var page = await source.GetLogAsync(new LogRequest(Samples.Garden) { Limit = 10_000 });
        return [.. page.Events.Select(e => e.Event.Hash.ToString())];
    }
}
