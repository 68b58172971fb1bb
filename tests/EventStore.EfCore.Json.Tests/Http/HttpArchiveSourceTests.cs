using EventStore.EfCore.Json.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests.Http;

/// <summary>An archive that is read through the sample's API, and what is none.</summary>
public sealed class HttpArchiveSourceTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly WebApplication _app;
    private HttpArchiveSource _source = null!;

    public HttpArchiveSourceTests() => _app = SampleApi.Create(
    [
        "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
        $"--ConnectionStrings:Archive=Data Source={_folder.File("archive.db")};Pooling=False",
    ]);

    private IEventStore Store => _app.Services.GetRequiredService<IEventStore>();

    public async Task InitializeAsync()
    {
        _app.MapGet("/broken/servers", () => Results.Text("{", "application/json"));
        _app.MapGet("/null/servers", () => Results.Text("null", "application/json"));
        _app.MapGet("/text/servers", () => Results.Text("hello"));
        _app.MapGet("/slow/servers", async (CancellationToken ended) => await Task.Delay(Timeout.Infinite, ended));
        await _app.StartAsync();
        _source = Source("");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Its_servers_identity_and_pages_are_those_of_the_store()
    {
        var chain = Samples.Chain(30);
        await Store.StoreEventsAsync(chain);
        var request = new LogRequest(Samples.Garden) { Cursor = LogCursor.Beginning(Samples.Garden), Limit = 20 };

        var page = await _source.GetLogAsync(request);
        var rest = await _source.GetLogAsync(request with { Cursor = page.Cursor });

        (await _source.GetIdentityAsync()).ShouldBe(await Store.GetIdentityAsync());
        (await _source.GetLogEndsAsync()).ShouldBe([new LogEnd(Samples.Garden, 30)]);
        page.Events.Concat(rest.Events).Select(s => s.Event).ShouldBe(chain);
        (page.HasMore, rest.HasMore, rest.Cursor!.Position, rest.Cursor.Hash).ShouldBe((true, false, 30, chain[^1].Hash));
    }

    [Theory]
    [InlineData(CursorProblem.OtherStore)]
    [InlineData(CursorProblem.BeyondLog)]
    [InlineData(CursorProblem.OtherEvent)]
    public async Task A_refused_cursor_is_refused_here_in_the_same_words(CursorProblem problem)
    {
        var chain = Samples.Chain(3);
        await Store.StoreEventsAsync(chain);
        var identity = (await Store.GetIdentityAsync())!.Value;
        var cursor = problem switch
        {
            CursorProblem.OtherStore => new LogCursor(Guid.NewGuid(), Samples.Garden, 3, chain[2].Hash),
            CursorProblem.BeyondLog => new LogCursor(identity, Samples.Garden, 4, chain[2].Hash),
            _ => new LogCursor(identity, Samples.Garden, 3, chain[1].Hash),
        };
        var request = new LogRequest(Samples.Garden) { Cursor = cursor };

        var refused = await Should.ThrowAsync<CursorRefusedException>(() => _source.GetLogAsync(request));

        var there = await Should.ThrowAsync<CursorRefusedException>(() => Store.GetLogAsync(request));
        (refused.Problem, refused.Cursor, refused.Message).ShouldBe((problem, cursor, there.Message));
    }

    [Theory]
    [InlineData("elsewhere", "404")]
    [InlineData("broken", "something else than an archive does")]
    [InlineData("null", "something else than an archive does")]
    [InlineData("text", "something else than an archive does")]
    public async Task What_is_no_archive_is_named_with_its_address(string path, string reason)
    {
        var error = await Should.ThrowAsync<HttpArchiveException>(() => Source(path).GetLogEndsAsync());

        error.Message.ShouldContain($"'{_app.Urls.Single()}/{path}/servers'");
        error.Message.ShouldContain(reason);
        error.Message.ShouldContain("ask again");
    }

    [Fact]
    public async Task No_answer_is_an_error_and_giving_up_is_none()
    {
        var source = Source("slow");
        _client.Timeout = TimeSpan.FromMilliseconds(200);
        await Should.ThrowAsync<HttpArchiveException>(() => source.GetLogEndsAsync());
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => source.GetLogEndsAsync(ended.Token));

        await _app.StopAsync();
        (await Should.ThrowAsync<HttpArchiveException>(() => _source.GetIdentityAsync())).Message.ShouldContain("/identity'");
    }

    [Theory]
    [InlineData("ftp://archive.example")]
    [InlineData("https://me:secret@archive.example")]
    [InlineData("https://archive.example/?a=b")]
    [InlineData("archive")]
    public void An_address_that_would_not_be_sent_as_it_is_is_refused(string address)
    {
        var error = Should.Throw<ArgumentException>(() => new HttpArchiveSource(_client, new Uri(address, UriKind.RelativeOrAbsolute)));

        error.Message.ShouldContain("https://…");
        error.Message.ShouldNotContain("secret");
    }

    private HttpArchiveSource Source(string path) => new(_client, new Uri($"{_app.Urls.Single()}/{path}"));
}
