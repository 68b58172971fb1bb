using System.Net.Http.Json;
using System.Net.WebSockets;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>
/// Reconciles one node with others, as a host beside it does: it reads the node's file, asks the others over a WebSocket, and hands events
/// over by HTTP, both ways.
/// </summary>
internal sealed class NodeReconciliation : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly NodeProcess _node;

    public NodeReconciliation(NodeProcess node)
    {
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite($"Data Source={node.File}");
        _services = services.BuildServiceProvider();
        _node = node;
    }

    /// <exception cref="HttpRequestException">One of the two was killed; so with the others.</exception>
    /// <exception cref="WebSocketException">The other one was killed.</exception>
    public async Task RunAsync(NodeProcess other, ServerId server)
    {
        using var socket = await ReconcileClient.ConnectAsync(other.Address, server);
        var session = await _services.GetRequiredService<IArchiveReconciler>().StartAsync(server);
        for (ReadOnlyMemory<byte>? message = session.Initiate(); message is { } next;)
        {
            var step = await session.ReconcileAsync(await socket.AskAsync(next));
            await HandAsync(server, step.Need, other, _node);
            await HandAsync(server, step.Have, _node, other);
            message = step.Next;
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task HandAsync(ServerId server, IReadOnlyList<EventHash> hashes, NodeProcess from, NodeProcess to)
    {
        var events = new List<Event>();
        foreach (var hash in hashes)
        {
            var address = new Uri($"events/{server}/{hash}", UriKind.Relative);
            events.Add((await from.Client.GetFromJsonAsync<StoredEvent>(address, TestNode.Json))!.Event);
        }

        if (events.Count == 0)
            return;
        using var answer = await to.Client.PostAsync(
            new Uri("events", UriKind.Relative), TestNode.Lines(await Samples.ToLinesAsync(events.OrderBy(e => e.Sequence))));
        answer.EnsureSuccessStatusCode();
    }
}
