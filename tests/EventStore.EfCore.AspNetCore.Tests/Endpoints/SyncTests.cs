using System.Net;
using System.Net.Http.Json;
using System.Text;
using EventStore.EfCore.AspNetCore.Tests.Support;
using EventStore.EfCore.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

public sealed class SyncTests : OneNodeTests
{
    [Fact]
    public async Task ANode_is_pulled_from_and_the_second_pull_brings_what_is_new()
    {
        await using var there = await TestNode.StartAsync(Folder.File("there.db"));
        var chain = Samples.Chain(2_500);
        await there.Store.StoreEventsAsync(chain[..2_400]);
        var source = new HttpArchiveSource(Node.Client, there.Address);
        var puller = Node.Services.GetRequiredService<IArchivePuller>();

        var first = await puller.PullAsync(source);
        await there.Store.StoreEventsAsync(chain[2_400..]);
        var second = await puller.PullAsync(source);

        (first.Stored, first.LeftOut).ShouldBe((2_400L, 0L));
        (second.Stored, second.Servers.Single().From).ShouldBe((100L, 2_400L));
        var log = await Node.Store.GetLogAsync(new LogRequest(Samples.Garden) { Limit = 10_000 });
        log.Events.Select(e => e.Event).ShouldBe(chain);
    }

    [Theory]
    [InlineData(CursorProblem.OtherStore)]
    [InlineData(CursorProblem.BeyondLog)]
    [InlineData(CursorProblem.OtherEvent)]
    public async Task A_cursor_that_does_not_fit_is_refused_as_the_client_expects_it(CursorProblem problem)
    {
        var chain = Samples.Chain(3);
        await Node.Store.StoreEventsAsync(chain);
        var identity = (await Node.Store.GetIdentityAsync())!.Value;
        var cursor = problem switch
        {
            CursorProblem.OtherStore => new LogCursor(Guid.NewGuid(), Samples.Garden, 3, chain[2].Hash),
            CursorProblem.BeyondLog => new LogCursor(identity, Samples.Garden, 4, chain[2].Hash),
            _ => new LogCursor(identity, Samples.Garden, 3, chain[1].Hash),
        };
        var request = new LogRequest(Samples.Garden) { Cursor = cursor };
        var source = new HttpArchiveSource(Node.Client, Node.Address);

        var refused = await Should.ThrowAsync<CursorRefusedException>(() => source.GetLogAsync(request));

        var here = await Should.ThrowAsync<CursorRefusedException>(() => Node.Store.GetLogAsync(request));
        (refused.Problem, refused.Message).ShouldBe((problem, here.Message));
        using var answer = await Node.Client.PostAsJsonAsync("log", request, TestNode.Json);
        (await TestNode.ProblemAsync(answer, 409)).GetProperty("difference").GetString().ShouldBe(here.Difference);
    }

    [Fact]
    public async Task Heads_and_what_their_holder_lacks_are_those_of_the_store()
    {
        var chain = Samples.Chain(4);
        await Node.Store.StoreEventsAsync([chain[0], chain[1], chain[3]]);

        var heads = await Node.PostAsync<ServerHeads>("heads", new HeadsRequest(Samples.Garden));
        var missing = await Node.PostAsync<EventPage>(
            "missing", new MissingRequest(Samples.Garden, [new ChainHead(chain[0].Author, 1, chain[0].Hash)]));

        heads.Heads.ShouldBe([new ChainHead(chain[0].Author, 2, chain[1].Hash)]);
        heads.Holes.ShouldBe([new ChainHole(chain[0].Author, 3, 3)]);
        missing.Events.Select(e => e.Event).ShouldBe([chain[1], chain[3]]);
    }

    [Fact]
    public async Task Events_are_given_by_their_hashes_and_the_others_are_named()
    {
        var chain = Samples.Chain(4);
        await Node.Store.StoreEventsAsync(chain[..3]);
        await Node.Services.GetRequiredService<IArchiveEraser>().EraseAsync(Samples.Garden, chain[1].Hash, "order 7", "the archivist");

        var found = await Node.PostAsync<EventsByHash>(
            "events/by-hash", new EventsByHashRequest(Samples.Garden, [.. chain.Select(e => e.Hash)]));

        found.Events.Select(e => e.Event).OrderBy(e => e.Sequence).ShouldBe([chain[0], chain[2]]);
        (found.Erased.Single(), found.Lacking.Single(), found.Rest.Count).ShouldBe((chain[1].Hash, chain[3].Hash, 0));
    }

    [Fact]
    public async Task More_hashes_than_a_page_has_events_are_refused_with_the_limit()
    {
        await using var node = await TestNode.StartAsync(Folder.File("small.db"), "--EventStore:MaxPageSize=10");
        var request = new EventsByHashRequest(Samples.Garden, [.. Samples.Chain(11).Select(e => e.Hash)]);
        using var answer = await node.Client.PostAsJsonAsync("events/by-hash", request, TestNode.Json);
        (await TestNode.ProblemAsync(answer, 400)).GetProperty("detail").GetString()!.ShouldContain("At most 10 events");
    }

    [Theory]
    [InlineData("log", "nonsense")]
    [InlineData("log", "null")]
    [InlineData("log", "{}")]
    [InlineData("log", """{"server":""}""")]
    [InlineData("log", """{"server":"garden","limit":0}""")]
    [InlineData("log", """{"server":"garden","cursor":"nonsense"}""")]
    [InlineData("heads", "[]")]
    [InlineData("heads", """{"server":"garden","limit":1000000}""")]
    [InlineData("missing", """{"server":"garden"}""")]
    [InlineData("missing", """{"server":"garden","heads":[{}]}""")]
    [InlineData("events/by-hash", """{"server":"garden"}""")]
    [InlineData("events/by-hash", """{"server":"garden","hashes":["x"]}""")]
    public async Task A_bad_body_is_a_problem_that_says_so(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Node.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        var problem = await TestNode.ProblemAsync(answer, 400);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("log", "text/plain")]
    [InlineData("events", "text/plain")]
    [InlineData("missing", null)]
    [InlineData("events/by-hash", "text/plain")]
    public async Task A_body_of_another_kind_is_refused(string path, string? kind)
    {
        using var content = new StringContent("""{"server":"garden","heads":[]}""");
        content.Headers.ContentType = kind is null ? null : new(kind);
        using var answer = await Node.Writer.PostAsync(new Uri(path, UriKind.Relative), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var node = await TestNode.StartAsync(Folder.File("small.db"), "--Archive:MaxBodyBytes=1024");
        using var content = new StringContent(
            $$"""{"server":"garden","heads":[],"more":"{{new string('x', 2_000)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await node.Client.PostAsync(new Uri("missing", UriKind.Relative), content);
        await TestNode.ProblemAsync(answer, 413);
    }
}
