using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventStore.EfCore.Json.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests.Http;

public sealed class HttpTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;

    public HttpTests() => _app = SampleApi.Create(
    [
        "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
        $"--ConnectionStrings:Archive=Data Source={_folder.File("archive.db")};Pooling=False",
    ]);

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_event_is_posted_and_its_receipt_and_page_are_got()
    {
        var item = Samples.Create(channel: "général", payload: Encoding.UTF8.GetBytes("hello"));

        var receipt = await ReadAsync<StoreReceipt>(await PostAsync("/events", item));
        var page = await GetAsync<EventPage>("/servers/garden/log");

        receipt.ShouldBe(new StoreReceipt(StoreOutcome.Stored, 1));
        var stored = page.Events.ShouldHaveSingleItem();
        stored.Position.ShouldBe(1);
        stored.Event.ShouldBe(item);
        stored.Event.Channel.ShouldBe("général");
        (page.HasMore, page.LastPosition, page.Corrupt.Count).ShouldBe((false, 1L, 0));
    }

    [Fact]
    public async Task An_array_of_events_that_comes_in_many_pieces_is_stored_whole()
    {
        var chain = Samples.Chain(300);
        var large = Samples.Create(301, chain[^1], payload: new byte[500_000]);

        var answer = await PostAsync("/batches", (Event[])[.. chain, large]);
        var page = await GetAsync<EventPage>("/servers/garden/log?after=250");

        var result = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        result.GetProperty("stored").GetInt32().ShouldBe(301);
        result.GetProperty("forks").GetInt32().ShouldBe(0);
        result.GetProperty("duplicates").GetInt32().ShouldBe(0);
        result.GetProperty("receipts")[300].GetRawText().ShouldBe("""{"outcome":"stored","position":301}""");
        page.Events.Select(s => s.Event).ShouldBe([.. chain[250..], large]);
    }

    [Fact]
    public async Task Heads_are_got_and_asked_with()
    {
        var chain = Samples.Chain(4);
        await PostAsync("/batches", (Event[])[chain[0], chain[1], chain[3]]);

        var heads = await GetAsync<ServerHeads>("/servers/garden/heads");
        var missing = await ReadAsync<EventPage>(
            await PostAsync("/missing", new MissingRequest(Samples.Garden, [new ChainHead(Samples.Author, 1, chain[0].Hash)])));
        var servers = await GetAsync<ServerSummary[]>("/servers");

        heads.Heads.ShouldBe([new ChainHead(Samples.Author, 2, chain[1].Hash)]);
        heads.Holes.ShouldBe([new ChainHole(Samples.Author, 3, 3)]);
        missing.Events.Select(s => s.Event).ShouldBe([chain[1], chain[3]]);
        servers.ShouldBe([new ServerSummary(Samples.Garden, 3, 1, 1, 4 - 1)]);
    }

    [Theory]
    [InlineData("/events", "nonsense")]
    [InlineData("/events", "null")]
    [InlineData("/events", "{}")]
    [InlineData("/events", "[]")]
    [InlineData("/events", """{"server":"garden","hash":"abc"}""")]
    [InlineData("/batches", "{}")]
    [InlineData("/batches", "[null]")]
    [InlineData("/batches", "[{}]")]
    [InlineData("/missing", """{"server":"garden","heads":null}""")]
    [InlineData("/missing", """{"server":"","heads":[]}""")]
    public async Task A_bad_body_answers_400_and_other_routes_go_on(string path, string body)
    {
        var answer = await _client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync<ServerSummary[]>("/servers")).ShouldBeEmpty();
        (await ReadAsync<StoreReceipt>(await PostAsync("/events", Samples.Create()))).Outcome.ShouldBe(StoreOutcome.Stored);
    }

    private Task<HttpResponseMessage> PostAsync<T>(string path, T value) => _client.PostAsJsonAsync(path, value, SampleOptions.Web);

    private async Task<T> GetAsync<T>(string path) => (await _client.GetFromJsonAsync<T>(path, SampleOptions.Web))!;

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<T>(SampleOptions.Web))!;
    }
}
