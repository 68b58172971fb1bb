using EventStore.EfCore.Writing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Writing;

public class LanesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void A_server_has_one_lane_and_all_lanes_have_servers(int count)
    {
        var names = Enumerable.Range(0, 2_000).Select(i => new ServerId($"server {i}")).ToArray();
        var lanes = names.Select(name => Lanes.Of(name, count)).ToArray();
        names.Select(name => Lanes.Of(name, count)).ShouldBe(lanes);
        lanes.Distinct().Count().ShouldBe(count);
        lanes.Aggregate((left, right) => left | right).ShouldBe(Lanes.All(count));
    }

    [Fact]
    public void Lanes_are_sets()
    {
        var (first, second) = (Lanes.Of(0), Lanes.Of(63));
        first.Overlap(second).ShouldBeFalse();
        (first | second).Overlap(second).ShouldBeTrue();
        first.AreWithin(first | second).ShouldBeTrue();
        (first | second).AreWithin(second).ShouldBeFalse();
        ((first | second) - second).ShouldBe(first);
        Lanes.None.AreWithin(first).ShouldBeTrue();
    }
}
