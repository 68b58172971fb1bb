using System.Text.Json;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

public sealed class FollowTests : OneNodeTests
{
    private const string Log = "servers/garden/log";

    [Fact]
    public async Task A_stream_catches_up_and_goes_on_with_each_commit()
    {
        var chain = Samples.Chain(2_003);
        await Node.Store.StoreEventsAsync(chain[..2_000]);
        await using var stream = await SseReader.OpenAsync(Node.Client, Log);

        var old = await stream.ReadAsync(2_000);
        await Node.Store.StoreEventAsync(chain[2_000]);
        var third = await stream.ReadAsync(1);
        await Node.Store.StoreEventsAsync(chain[2_001..]);
        var rest = await stream.ReadAsync(2);

        stream.Answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        string[] ids = [.. old.Concat(third).Concat(rest).Select(e => e.EventId!)];
        ids.ShouldBe(Enumerable.Range(1, 2_003).Select(i => $"{i}"));
        old.Concat(third).Concat(rest).Select(e => JsonSerializer.Deserialize<StoredEvent>(e.Data, TestNode.Json)!.Event).ShouldBe(chain);
    }

    [Fact]
    public async Task A_client_that_comes_again_gets_what_it_missed_and_nothing_twice()
    {
        var chain = Samples.Chain(20);
        await Node.Store.StoreEventsAsync(chain[..10]);
        string last;
        await using (var first = await SseReader.OpenAsync(Node.Client, Log))
            last = (await first.ReadAsync(7))[^1].EventId!;
        await Node.Store.StoreEventsAsync(chain[10..]);

        await using var second = await SseReader.OpenAsync(Node.Client, Log + "?after=2", last);
        var events = await second.ReadAsync(13);

        events.Select(e => e.EventId).ShouldBe(Enumerable.Range(8, 13).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_log_that_does_not_exist_yet_is_followed_from_its_first_event()
    {
        await using var stream = await SseReader.OpenAsync(Node.Client, Log);
        await Node.Store.StoreEventsAsync(Samples.Chain(1));
        (await stream.ReadAsync(1))[0].EventId.ShouldBe("1");
    }

    [Theory]
    [InlineData("4", 409)]
    [InlineData("-1", 400)]
    [InlineData("x", 400)]
    public async Task A_position_that_the_log_does_not_have_is_refused_before_the_stream_begins(string last, int status)
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(3));
        using var answer = await SseReader.AskAsync(Node.Client, Log, last);
        await TestNode.ProblemAsync(answer, status);
    }

    [Fact]
    public async Task The_newest_position_can_be_followed_from()
    {
        var chain = Samples.Chain(4);
        await Node.Store.StoreEventsAsync(chain[..3]);
        await using var stream = await SseReader.OpenAsync(Node.Client, Log, "3");
        await Node.Store.StoreEventAsync(chain[3]);
        (await stream.ReadAsync(1))[0].EventId.ShouldBe("4");
    }

    [Fact]
    public async Task Streams_end_when_theNode_stops()
    {
        await using var stream = await SseReader.OpenAsync(Node.Client, Log);
        var next = stream.NextAsync();
        var stopping = Node.StopAsync();
        (await next).ShouldBeNull();
        await stopping;
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody()
    {
        var chain = Samples.Chain(400, payloadBytes: 50_000);
        using var idle = await SseReader.AskAsync(Node.Client, Log);
        await using var reading = await SseReader.OpenAsync(Node.Client, Log);

        await Node.Store.StoreEventsAsync(chain);

        (await reading.ReadAsync(400))[^1].EventId.ShouldBe("400");
        await Node.Store.StoreEventAsync(Samples.Create(401, chain[^1]));
        (await reading.ReadAsync(1))[0].EventId.ShouldBe("401");
    }
}
