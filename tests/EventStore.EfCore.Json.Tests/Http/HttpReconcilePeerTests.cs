using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventStore.EfCore.Json.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests.Http;

/// <summary>Messages over a WebSocket, to archives and to what is none.</summary>
public sealed class HttpReconcilePeerTests : IAsyncLifetime, IDisposable
{
    private const int MostBytes = 1024 * 1024;

    private readonly HttpClient _client = new();
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly WebApplication _app;
    private int _connections;

    public HttpReconcilePeerTests()
    {
        var builder = WebApplication.CreateBuilder(["--Logging:LogLevel:Default=None"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate));
        });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/{kind}/reconcile", RunAsync);
    }

    private string Plain => _app.Urls.Single(u => u.StartsWith("http:", StringComparison.Ordinal));

    private string Secure => _app.Urls.Single(u => u.StartsWith("https:", StringComparison.Ordinal));

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Messages_of_all_sizes_are_answered_one_after_the_other()
    {
        await using var peer = await ConnectAsync(_client, $"{Plain}/echo");
        foreach (var size in (int[])[1, 4096, 4097, 300_000, MostBytes])
        {
            var message = RandomNumberGenerator.GetBytes(size);
            (await peer.AnswerAsync(message)).Span.SequenceEqual(message).ShouldBeTrue();
        }

        _connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_is_closed_between_two_messages_is_made_again()
    {
        await using var peer = await ConnectAsync(_client, $"{Plain}/once");
        for (byte i = 0; i < 3; i++)
            (await peer.AnswerAsync(new[] { i })).ToArray().ShouldBe([i]);
        _connections.ShouldBe(3);
    }

    [Fact]
    public async Task An_archive_that_has_had_enough_requests_is_asked_again()
    {
        await using var peer = await ConnectAsync(_client, $"{Plain}/limited");
        (await peer.AnswerAsync(new byte[] { 7 })).ToArray().ShouldBe([7]);
        _connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("text", "messages are binary")]
    [InlineData("large", "more than 1048576 bytes")]
    [InlineData("refusing", "it closed the connection (ProtocolError: 'that is no message')")]
    [InlineData("gone", "without completing the close handshake")]
    [InlineData("plain", "200")]
    [InlineData("elsewhere/plain", "404")]
    public async Task What_is_no_answer_is_an_error_with_the_address(string path, string reason)
    {
        var error = await Should.ThrowAsync<HttpArchiveException>(async () =>
        {
            await using var peer = await ConnectAsync(_client, $"{Plain}/{path}");
            await peer.AnswerAsync(new byte[] { 1 });
        });

        error.Message.ShouldContain($"'{Plain.Replace("http:", "ws:", StringComparison.Ordinal)}/{path}/reconcile?server=garden'");
        error.Message.ShouldContain(reason);
        error.Message.ShouldContain("ask again");
    }

    [Fact]
    public async Task An_answer_is_waited_for_as_long_as_the_client_waits_and_giving_up_is_no_error()
    {
        await using var peer = await ConnectAsync(_client, $"{Plain}/silent");
        using var ended = new CancellationTokenSource(100);
        await Should.ThrowAsync<OperationCanceledException>(() => peer.AnswerAsync(new byte[] { 1 }, ended.Token));

        using var impatient = new HttpClient { Timeout = TimeSpan.FromMilliseconds(300) };
        await using var other = await ConnectAsync(impatient, $"{Plain}/silent");
        (await Should.ThrowAsync<HttpArchiveException>(() => other.AnswerAsync(new byte[] { 1 }))).Message
            .ShouldContain("did not answer within 00:00:00.3");
    }

    [Fact]
    public async Task Certificates_and_headers_of_the_client_are_the_connections()
    {
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.Thumbprint == _certificate.Thumbprint,
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");

        (await Should.ThrowAsync<HttpArchiveException>(() => ConnectAsync(_client, $"{Secure}/keyed"))).Message.ShouldContain("SSL");
        await using var peer = await ConnectAsync(client, $"{Secure}/keyed");
        (await peer.AnswerAsync(new byte[] { 7 })).ToArray().ShouldBe([7]);
    }

    private static Task<IReconcilePeer> ConnectAsync(HttpClient client, string address) =>
        new HttpArchiveSource(client, new Uri(address)).ConnectAsync(Samples.Garden);

    private async Task RunAsync(HttpContext context)
    {
        var kind = (string)context.GetRouteValue("kind")!;
        var connection = Interlocked.Increment(ref _connections);
        var status = (kind, connection, Key: context.Request.Headers.Authorization.ToString()) switch
        {
            ("limited", 1, _) => StatusCodes.Status429TooManyRequests,
            ("keyed", _, not "Bearer key") => StatusCodes.Status401Unauthorized,
            _ => StatusCodes.Status200OK,
        };
        context.Response.StatusCode = status;
        if (kind == "plain" || status != StatusCodes.Status200OK)
            return;

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var message = new byte[MostBytes];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(message.AsMemory(length), context.RequestAborted);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close)
                return;
            if (!await AnswerAsync(kind, socket, message.AsMemory(0, length), context))
                return;
        }
    }

    /// <returns>Whether it goes on.</returns>
    private static async Task<bool> AnswerAsync(string kind, WebSocket socket, ReadOnlyMemory<byte> message, HttpContext context)
    {
        switch (kind)
        {
            case "silent":
                return true;
            case "gone":
                context.Abort();
                return false;
            case "refusing":
                await socket.CloseOutputAsync(WebSocketCloseStatus.ProtocolError, "that is no message", context.RequestAborted);
                return false;
            case "text":
                await socket.SendAsync(message, WebSocketMessageType.Text, true, context.RequestAborted);
                return true;
            case "large":
                await socket.SendAsync(new byte[MostBytes + 1].AsMemory(), WebSocketMessageType.Binary, true, context.RequestAborted);
                return true;
            default:
                await socket.SendAsync(message, WebSocketMessageType.Binary, true, context.RequestAborted);
                if (kind != "once")
                    return true;
                await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "silent", context.RequestAborted);
                return false;
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=archive.example", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
