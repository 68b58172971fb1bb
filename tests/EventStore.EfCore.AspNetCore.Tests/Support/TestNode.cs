using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventStore.EfCore.ArchiveNode;
using EventStore.EfCore.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>A node as it runs, in this process: Kestrel on a port of its own, and a file.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Key = "the gardener's";

    private readonly WebApplication _app;

    private TestNode(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First() + "/");
        Client = new HttpClient { BaseAddress = Address };
        Writer = new HttpClient { BaseAddress = Address };
        Writer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public static JsonSerializerOptions Json { get; } = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    public Uri Address { get; }

    /// <summary>Anybody.</summary>
    public HttpClient Client { get; }

    /// <summary>Somebody with a key.</summary>
    public HttpClient Writer { get; }

    public IServiceProvider Services => _app.Services;

    public IEventStore Store => _app.Services.GetRequiredService<IEventStore>();

    public static async Task<TestNode> StartAsync(string file, params string[] more)
    {
        string[] args =
        [
            "--Logging:LogLevel:Default=None", "--Archive:VerifySignatures=false", "--Archive:RequestsPerSecond=0",
            $"--Archive:Store=Data Source={file};Pooling=False", $"--Archive:ApiKeys:0={HashOf(Key)}",
            .. more.Any(m => m.StartsWith("--Kestrel", StringComparison.Ordinal)) ? [] : (string[])["--urls=http://127.0.0.1:0"], .. more,
        ];
        var app = NodeApplication.Create(args);
        await app.StartAsync();
        return new TestNode(app);
    }

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Posts lines and reads all answers.</summary>
    public async Task<JsonElement[]> PostEventsAsync(byte[] lines)
    {
        using var answer = await Writer.PostAsync("events", Lines(lines));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/jsonl");
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    public static ByteArrayContent Lines(byte[] lines)
    {
        var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        return content;
    }

    public static JsonElement[] Parse(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public async Task<T> GetAsync<T>(string path) => (await Client.GetFromJsonAsync<T>(path, Json))!;

    public async Task<T> PostAsync<T>(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body, Json);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<T>(Json))!;
    }

    /// <summary>What a request that must fail answers.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, int status)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        return problem;
    }

    /// <summary>Stops as SIGTERM does, up to the end of the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Client.Dispose();
        Writer.Dispose();
    }

    public Task StopAsync() => _app.StopAsync();
}
