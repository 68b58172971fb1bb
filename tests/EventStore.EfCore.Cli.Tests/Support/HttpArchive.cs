using System.Net;
using System.Net.Sockets;
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
                await AnswerAsync(await _listener.GetContextAsync());
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
            default:
                response.StatusCode = (int)HttpStatusCode.NotFound;
                break;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
