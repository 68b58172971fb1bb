using System.Net;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

/// <summary>What a host chooses of the endpoints.</summary>
public sealed class OptionsTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddEventStore().UseSqlite($"Data Source={_folder.File("archive.db")};Pooling=False");
        _app = builder.Build();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_that_sends_no_line_for_too_long_is_told_so_after_its_answers()
    {
        await StartAsync(o => o.PeerTimeout = TimeSpan.FromMilliseconds(300));
        using var content = new DuplexContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "events")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var sending = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await content.SendAsync(await Samples.ToLinesAsync(Samples.Chain(1)));

        using var answer = await sending;
        using var answers = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await answers.ReadLineAsync())!.ShouldContain("\"outcome\":\"stored\"");
        (await answers.ReadLineAsync())!.ShouldContain("\"line\":2,\"error\":{\"status\":408");
        content.End();
    }

    [Fact]
    public async Task A_log_in_which_nothing_happens_sends_a_comment_now_and_then()
    {
        await StartAsync(o => o.HeartbeatInterval = TimeSpan.FromMilliseconds(50));
        using var answer = await SseReader.AskAsync(_client, "servers/garden/log");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await lines.ReadLineAsync()).ShouldBe("retry: 1000");
        (await lines.ReadLineAsync()).ShouldBe("");
        (await lines.ReadLineAsync()).ShouldBe(":");
        (await lines.ReadLineAsync()).ShouldBe("");
        (await lines.ReadLineAsync()).ShouldBe(":");
    }

    [Fact]
    public async Task What_is_for_writing_alone_does_not_concern_reading()
    {
        await StartAsync(o => o.Writing = events => events.RequireHost("writers.example"));
        using var refused = await _client.PostAsync("events", TestNode.Lines(await Samples.ToLinesAsync(Samples.Chain(1))));
        using var read = await _client.GetAsync(new Uri("servers", UriKind.Relative));
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task StartAsync(Action<EventStoreEndpointOptions> configure)
    {
        _app.MapEventStore(configure);
        await _app.StartAsync();
        _client = new HttpClient
        {
            BaseAddress = new Uri(_app.Urls.Single() + "/"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
