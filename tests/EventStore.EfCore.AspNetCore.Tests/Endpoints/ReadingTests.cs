using System.Net;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

public sealed class ReadingTests : OneNodeTests
{
    [Fact]
    public async Task Events_history_log_servers_and_statistics_are_those_of_the_store()
    {
        var chain = Samples.Chain(5);
        var other = Samples.Create(1, null, 0xb2, channel: "général");
        await Node.Store.StoreEventsAsync([.. chain, other]);

        var found = await Node.GetAsync<StoredEvent>($"events/garden/{chain[2].Hash}");
        var history = await Node.GetAsync<EventPage>("servers/garden/history?limit=2&before=6");
        var channel = await Node.GetAsync<EventPage>("servers/garden/history?channel=g%C3%A9n%C3%A9ral");
        var log = await Node.GetAsync<EventPage>("servers/garden/log?after=1&limit=3");
        var servers = await Node.GetAsync<ServerSummary[]>("servers");
        var statistics = await Node.GetAsync<StoreStatistics>("statistics");

        (found.Position, found.Event).ShouldBe((3L, chain[2]));
        history.Events.Select(e => e.Position).ShouldBe([5, 4]);
        channel.Events.ShouldHaveSingleItem().Event.ShouldBe(other);
        log.Events.Select(e => e.Event).ShouldBe(chain[1..4]);
        log.HasMore.ShouldBeTrue();
        servers.ShouldBe([new ServerSummary(Samples.Garden, 6, 2, 1, 6)]);
        (statistics.Events, statistics.Servers).ShouldBe((6L, 1));
        (await Node.GetAsync<Guid>("identity")).ShouldBe((await Node.Store.GetIdentityAsync())!.Value);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a b?c#d&e+f")]
    [InlineData("..")]
    [InlineData("日本語/🌱")]
    public async Task A_server_may_have_any_name(string name)
    {
        var server = new ServerId(name);
        await Node.Store.StoreEventsAsync(Samples.Chain(2, server: server));
        await Node.Store.StoreEventsAsync(Samples.Chain(1, server: new ServerId("a-b")));

        // "." and ".." are steps of a path, however they are written; such a server is asked for in a body.
        if (name == "..")
        {
            var page = await Node.PostAsync<EventPage>("log", new LogRequest(server));
            page.Events.Select(e => e.Event.Server).ShouldBe([server, server]);
            return;
        }

        var log = await Node.GetAsync<EventPage>($"servers/{Uri.EscapeDataString(name)}/log");

        log.Events.Select(e => e.Event.Server).ShouldBe([server, server]);
    }

    [Theory]
    [InlineData("events/garden/abc", 400)]
    [InlineData("events/garden/0000000000000000000000000000000000000000000000000000000000000000", 404)]
    [InlineData("servers/garden/history?limit=0", 400)]
    [InlineData("servers/garden/history?limit=1000000", 400)]
    [InlineData("servers/garden/history?limit=many", 400)]
    [InlineData("servers/garden/log?after=x", 400)]
    [InlineData("servers/%00/log", 400)]
    [InlineData("reconcile?server=garden", 426)]
    [InlineData("reconcile", 400)]
    [InlineData("reconcile?server=", 400)]
    [InlineData("nothing", 404)]
    public async Task What_cannot_be_answered_is_a_problem(string path, int status)
    {
        using var answer = await Node.Client.GetAsync(new Uri(path, UriKind.Relative));

        if (path.Contains("%00", StringComparison.Ordinal))
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest); // by the web server itself, before any endpoint
        else
            await TestNode.ProblemAsync(answer, status);
    }

    [Fact]
    public async Task An_erased_event_is_gone()
    {
        var chain = Samples.Chain(1);
        await Node.Store.StoreEventsAsync(chain);
        var eraser = Node.Services.GetRequiredService<IArchiveEraser>();
        await eraser.EraseAsync(Samples.Garden, chain[0].Hash, "order 7", "the archivist");

        using var answer = await Node.Client.GetAsync(new Uri($"events/garden/{chain[0].Hash}", UriKind.Relative));

        var problem = await TestNode.ProblemAsync(answer, 410);
        problem.GetProperty("title").GetString().ShouldBe("The event was erased");
    }

    [Fact]
    public async Task Names_that_are_too_long_are_refused_with_what_is_allowed()
    {
        using var answer = await Node.Client.GetAsync(new Uri($"servers/{new string('x', 129)}/log", UriKind.Relative));
        var problem = await TestNode.ProblemAsync(answer, 400);
        var detail = problem.GetProperty("detail").GetString()!;
        detail.ShouldContain("128");
        detail.ShouldNotContain("Parameter");
    }
}
