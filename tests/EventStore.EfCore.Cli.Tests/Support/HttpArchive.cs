using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using EventStore.EfCore.Json;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>A store that answers HTTP as an application's API does, on a port of this machine.</summary>
internal sealed class HttpArchive : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Options = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    private readonly HttpListener _listener = new();
    private readonly ServiceProvider _services;
    private readonly List<Task> _reconciling = [];
    private readonly Task _answering;

    public HttpArchive(string store)
    {
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite($"Data Source={store};Pooling=False");
        _services = services.BuildServiceProvider();
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add(Address + '/');
        _listener.Start();
        _answering = AnswerAllAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        // Who has said goodbye is to be heard: a listener that closes cuts its connections off.
        await Task.WhenAll(_reconciling);
        _listener.Close();
        await _answering;
        await _services.DisposeAsync();
    }

    private async Task AnswerAllAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                if (call.Request.IsWebSocketRequest)
                    _reconciling.Add(ReconcileAsync((await call.AcceptWebSocketAsync(null)).WebSocket));
                else
                    await AnswerAsync(call);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        var store = _services.GetRequiredService<IEventStore>();
        using var response = call.Response;
        switch (call.Request.RawUrl)
        {
            case "/servers":
                await JsonSerializer.SerializeAsync(response.OutputStream, await store.GetServersAsync(), Options);
                break;
            case "/identity":
                await JsonSerializer.SerializeAsync(response.OutputStream, await store.GetIdentityAsync(), Options);
                break;
            case "/log":
                var request = await JsonSerializer.DeserializeAsync<LogRequest>(call.Request.InputStream, Options);
                await JsonSerializer.SerializeAsync(response.OutputStream, await store.GetLogAsync(request!), Options);
                break;
            case "/events/by-hash":
                var (server, hashes) = (await JsonSerializer.DeserializeAsync<EventsByHashRequest>(call.Request.InputStream, Options))!;
                var found = await _services.GetRequiredService<IArchiveReconciler>().GetEventsAsync(server, hashes);
                await JsonSerializer.SerializeAsync(response.OutputStream, found, Options);
                break;
            default:
                response.StatusCode = (int)HttpStatusCode.NotFound;
                break;
        }
    }

    /// <summary>Answers about the garden.</summary>
    private async Task ReconcileAsync(WebSocket socket)
    {
        using (socket)
        {
            var message = new byte[100_000];
            while (await socket.ReceiveAsync(message, CancellationToken.None) is { MessageType: WebSocketMessageType.Binary } received)
            {
                var answer = await _services.GetRequiredService<IArchiveReconciler>()
                    .AnswerAsync(new ServerId("garden"), message.AsMemory(0, received.Count));
                await socket.SendAsync(answer, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
