using EventStore.EfCore.Writing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Writing;

public class WriteQueueTests
{
    private static readonly Event Made = Event.Create(
        new ServerId("grove"),
        new EventContent(AuthorId.FromBytes(new byte[EventLimits.AuthorBytes]), 1, default, [], [], 0),
        new byte[EventLimits.SignatureBytes]);

    private readonly EventStoreOptions _options = new() { QueueCapacity = 5, MaxSharedTransactionSize = 3 };
    private readonly WriteQueue _queue;
    private Lanes _busy = Lanes.None;

    public WriteQueueTests() => _queue = new WriteQueue(_options, wakesInline: false);

    [Fact]
    public void Calls_in_busy_lanes_are_passed_over_with_all_that_share_a_lane_with_them()
    {
        _busy = Lanes.Of(0);
        var (first, both, behind, free) = (Add([0]), Add([0, 1]), Add([1, 2]), Add([3]));
        Taken().ShouldBe([free]);

        // Together only what needs no lane beyond those of the first.
        _busy = Lanes.None;
        Taken().ShouldBe([first]);
        Taken().ShouldBe([both]);
        Taken().ShouldBe([behind]);
        Taken().ShouldBeEmpty();
    }

    [Fact]
    public void A_group_has_the_lanes_of_its_first_call_and_no_call_overtakes_another_in_its_lane()
    {
        var (both, one, wider, other) = (Add([0, 1]), Add([1]), Add([1, 2]), Add([0]));
        var behind = Add([1]);
        Taken().ShouldBe([both, one, other]);
        Taken().ShouldBe([wider, behind]);
    }

    [Fact]
    public void What_was_passed_over_comes_before_what_came_later()
    {
        _busy = Lanes.Of(0);
        var first = Add([0]);
        Taken().ShouldBeEmpty();
        var second = Add([0]);
        _busy = Lanes.None;
        Taken().ShouldBe([first, second]);
    }

    [Fact]
    public void A_group_ends_where_the_next_call_has_no_room_even_if_a_smaller_one_waits_behind_it()
    {
        var (two, larger, one) = (Add([0], 2), Add([0], 2), Add([0]));
        Taken().ShouldBe([two]);
        Taken().ShouldBe([larger, one]);
    }

    [Fact]
    public void A_call_larger_than_a_shared_transaction_goes_alone()
    {
        var (large, next) = (Add([0], 5), Add([1]));
        Taken().ShouldBe([large]);
        Taken().ShouldBe([next]);
    }

    [Fact]
    public void A_call_that_was_passed_over_can_be_withdrawn_and_blocks_nobody_then()
    {
        _busy = Lanes.Of(0);
        using var source = new CancellationTokenSource();
        var call = Add([0, 1]);
        using var registration = call.WithdrawOn(source.Token);
        var other = Add([1]);
        Taken().ShouldBeEmpty();
        source.Cancel();
        Taken().ShouldBe([other]);
    }

    [Fact]
    public void No_more_is_passed_over_than_the_queue_holds()
    {
        _busy = Lanes.Of(0);
        for (var i = 0; i < _options.QueueCapacity; i++)
            Add([0]);
        Taken().ShouldBeEmpty();
        _queue.IsOpen.ShouldBeFalse();

        // It waits in the queue itself now, behind those that were passed over.
        var free = Add([1]);
        Taken().ShouldBeEmpty();
        _busy = Lanes.None;
        Taken().Count.ShouldBe(3);
        Taken().Count.ShouldBe(2);
        Taken().ShouldBe([free]);
    }

    [Fact]
    public async Task A_closed_queue_gives_what_is_in_it_and_then_ends()
    {
        _busy = Lanes.Of(0);
        var (a, b) = (Add([0]), Add([1]));
        _queue.Close();
        (await _queue.WaitAsync()).ShouldBeTrue();
        Taken().ShouldBe([b]);
        (await _queue.WaitAsync()).ShouldBeFalse();
        _queue.IsOpen.ShouldBeFalse();
        _busy = Lanes.None;
        Taken().ShouldBe([a]);
    }

    [Fact]
    public void All_that_is_left_can_be_drained()
    {
        _busy = Lanes.Of(0);
        var passedOver = Add([0]);
        Taken();
        var waiting = Add([1]);
        _queue.Drain().ShouldBe([passedOver, waiting]);
        _queue.Drain().ShouldBeEmpty();
    }

    private WriteCall Add(int[] lanes, int events = 1)
    {
        var call = new WriteCall([.. Enumerable.Repeat(Made, events)], DuplicatePolicy.Skip)
        {
            Lanes = lanes.Aggregate(Lanes.None, (all, lane) => all | Lanes.Of(lane)),
        };
        _queue.AddAsync(call, CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        return call;
    }

    private List<WriteCall> Taken() => _queue.Take(_busy).Calls;
}
