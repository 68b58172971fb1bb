using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

public sealed class StoringTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_line_is_answered_in_order_with_its_outcome_and_position()
    {
        await using var node = await TestNode.StartAsync(File);
        var chain = Samples.Chain(3_000);
        var lines = await Samples.ToLinesAsync([.. chain, chain[0]]);

        var answers = await node.PostEventsAsync(lines);

        answers.Select(a => a.GetProperty("line").GetInt64()).ShouldBe(Enumerable.Range(1, 3_001).Select(i => (long)i));
        answers[..3_000].Select(a => a.GetProperty("position").GetInt64()).ShouldBe(Enumerable.Range(1, 3_000).Select(i => (long)i));
        answers[..3_000].ShouldAllBe(a => a.GetProperty("outcome").GetString() == "stored");
        answers[3_000].GetRawText().ShouldBe("""{"line":3001,"outcome":"alreadyStored","position":1}""");
        var page = await node.Store.GetLogAsync(new LogRequest(Samples.Garden) { Limit = 10_000 });
        page.Events.Select(e => e.Event).ShouldBe(chain);
    }

    [Fact]
    public async Task A_bad_line_gets_an_error_in_its_place_and_the_others_go_on()
    {
        await using var node = await TestNode.StartAsync(File, "--EventStore:MaxPayloadBytes=100");
        var chain = Samples.Chain(2);
        var large = Samples.Create(3, chain[1], payloadBytes: 101);
        var lines = (byte[])
        [
            .. await Samples.ToLinesAsync([chain[0]]), .. "nonsense\n{}\n\n"u8, .. await Samples.ToLinesAsync([large]),
            .. Encoding.UTF8.GetBytes(new string('x', 200_000)), .. "\n"u8, .. await Samples.ToLinesAsync([chain[1]]),
        ];

        var answers = await node.PostEventsAsync(lines);

        answers.Select(a => a.GetProperty("line").GetInt64()).ShouldBe([1, 2, 3, 5, 6, 7]);
        answers.Select(a => a.TryGetProperty("error", out var e) ? e.GetProperty("status").GetInt32() : 200)
            .ShouldBe([200, 400, 400, 422, 400, 200]);
        answers[3].GetProperty("error").GetProperty("detail").GetString()!.ShouldContain("101 bytes");
        answers[5].GetProperty("position").GetInt64().ShouldBe(2);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic dGhlIGdhcmRlbmVyJ3M=")]
    public async Task Without_the_right_key_nothing_is_stored(string? authorization)
    {
        await using var node = await TestNode.StartAsync(File);
        using var request = new HttpRequestMessage(HttpMethod.Post, "events")
        {
            Content = TestNode.Lines(await Samples.ToLinesAsync(Samples.Chain(1))),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await node.Client.SendAsync(request);

        await TestNode.ProblemAsync(answer, 401);
        answer.Headers.WwwAuthenticate.ShouldContain(new AuthenticationHeaderValue("Bearer"));
        (await node.GetAsync<ServerSummary[]>("servers")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_is_read()
    {
        await using var node = await TestNode.StartAsync(File, "--Archive:MaxIngestBytes=2000");
        using var answer = await node.Writer.PostAsync("events", TestNode.Lines(await Samples.ToLinesAsync(Samples.Chain(5))));
        await TestNode.ProblemAsync(answer, 413);
        (await node.GetAsync<ServerSummary[]>("servers")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_grows_too_large_ends_with_an_error_and_what_was_answered_is_stored()
    {
        await using var node = await TestNode.StartAsync(File, "--Archive:MaxIngestBytes=20000");
        var content = new StreamContent(new UnknownLengthStream(await Samples.ToLinesAsync(Samples.Chain(200))));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        using var request = new HttpRequestMessage(HttpMethod.Post, "events") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        string[] answered = [];
        try
        {
            using var answer = await node.Writer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answered = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (HttpRequestException)
        {
            // The connection ended while the rest was sent: then there are no answers to look at.
        }

        var stored = await node.Store.GetLogAsync(new LogRequest(Samples.Garden) { Limit = 1_000 });
        answered.Count(a => a.Contains("outcome", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(stored.Events.Count);
        stored.Events.Count.ShouldBeLessThan(200);
        if (answered.Length > 0)
            answered[^1].ShouldContain("413");
    }

    [Fact]
    public async Task A_client_that_waits_for_each_answer_gets_it_before_it_sends_the_next_line()
    {
        await using var node = await TestNode.StartAsync(
            File, "--Kestrel:Endpoints:Web:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Web:Protocols=Http2");
        var chain = Samples.Chain(3);
        using var content = new DuplexContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "events")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        var sending = node.Writer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await content.SendAsync(await Samples.ToLinesAsync([chain[0]]));
        using var answer = await sending;
        using var answers = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await answers.ReadLineAsync())!.ShouldContain("\"position\":1");
        await content.SendAsync(await Samples.ToLinesAsync([chain[1]]));
        (await answers.ReadLineAsync())!.ShouldContain("\"position\":2");
        await content.SendAsync(await Samples.ToLinesAsync([chain[2]]));
        (await answers.ReadLineAsync())!.ShouldContain("\"position\":3");
        content.End();
        (await answers.ReadLineAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task An_archive_that_may_only_be_read_refuses_each_line()
    {
        await using (var first = await TestNode.StartAsync(File))
            await first.Store.StoreEventsAsync(Samples.Chain(1));
        await using var node = await TestNode.StartAsync(File, $"--Archive:Store=Data Source={File};Pooling=False;Mode=ReadOnly");

        var answers = await node.PostEventsAsync(await Samples.ToLinesAsync(Samples.Chain(2)));

        answers.Select(a => a.GetProperty("error").GetProperty("status").GetInt32()).ShouldBe([403, 403]);
        answers[0].GetRawText().ShouldNotContain(File);
    }

    [Fact]
    public async Task Forged_events_are_refused_where_signatures_are_verified()
    {
        await using var node = await TestNode.StartAsync(File, "--Archive:VerifySignatures=true");
        var answers = await node.PostEventsAsync(await Samples.ToLinesAsync(Samples.Chain(3)));
        answers.Select(a => a.GetProperty("error").GetProperty("status").GetInt32()).ShouldBe([422, 422, 422]);
    }
}
