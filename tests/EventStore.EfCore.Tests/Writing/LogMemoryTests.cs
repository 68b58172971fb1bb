using EventStore.EfCore.Providers;
using EventStore.EfCore.Writing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Writing;

public class LogMemoryTests
{
    [Fact]
    public void Servers_chains_channels_and_holes_count_alike()
    {
        var memory = new LogMemory(100);
        memory.Keep([Log("grove", chains: 3, channels: 2, holes: 4)]);
        memory.Size.ShouldBe(1 + 3 + 2 + 4);
        memory.Keep([Log("meadow", chains: 1)]);
        memory.Size.ShouldBe(10 + 2);
    }

    [Fact]
    public void A_log_that_changed_counts_as_it_is_now()
    {
        var memory = new LogMemory(100);
        var log = Log("grove", chains: 3, holes: 30);
        memory.Keep([log]);
        log.HoleCount -= 29;
        log.Channels.Add("general", 1);
        memory.Keep([log]);
        memory.Size.ShouldBe(1 + 3 + 1 + 1);
    }

    [Theory]
    [InlineData(9, 0, 0)]
    [InlineData(0, 9, 0)]
    [InlineData(0, 0, 9)]
    public void The_least_recently_used_is_forgotten_first_whatever_fills_the_memory(int chains, int channels, int holes)
    {
        var memory = new LogMemory(30);
        foreach (var name in new[] { "a", "b", "c", "a", "d" })
            memory.Keep([Log(name, chains, channels, holes)]);
        memory.Size.ShouldBe(30);
        new[] { "a", "b", "c", "d" }.Where(name => memory.Find(Row(name)) is not null).ShouldBe(["a", "c", "d"]);
    }

    [Fact]
    public void A_log_larger_than_the_memory_is_not_kept()
    {
        var memory = new LogMemory(30);
        memory.Keep([Log("grove", chains: 30)]);
        (memory.Size, memory.Find(Row("grove"))).ShouldBe((0, null));
    }

    [Fact]
    public void Very_many_servers_do_not_fill_more_than_the_memory()
    {
        var memory = new LogMemory();
        for (var i = 0; i < 300; i++)
            memory.Keep(Enumerable.Range(0, 1_000).Select(n => Log($"server {i}/{n}", chains: 1)));
        memory.Size.ShouldBe(LogMemory.DefaultCapacity);
        LogMemory.DefaultCapacity.ShouldBe(200_000);
    }

    [Fact]
    public void What_is_remembered_is_believed_only_while_the_servers_row_is_the_same()
    {
        var memory = new LogMemory();
        memory.Keep([Log("grove")]);
        memory.Find(Row("grove")).ShouldNotBeNull().IsNew.ShouldBeFalse();
        memory.Find(Row("grove") with { LastPosition = 8 }).ShouldBeNull();
        memory.Find(Row("grove") with { Number = 2 }).ShouldBeNull();
        memory.Find(Row("grove") with { Incarnation = 3 }).ShouldBeNull();
        memory.Find(Row("meadow")).ShouldBeNull();
    }

    private static LockedServer Row(string name) => new(1, name, 7, 0, 0, IsNew: false);

    private static LogState Log(string name, int chains = 0, int channels = 0, int holes = 0)
    {
        var log = new LogState(Row(name) with { IsNew = true }) { HoleCount = holes };
        for (var i = 0; i < chains; i++)
            log.Chains.Add(AuthorId.FromBytes([.. BitConverter.GetBytes(i), .. new byte[28]]), new ChainState(i, 1));
        for (var i = 0; i < channels; i++)
            log.Channels.Add($"channel {i}", i);
        return log;
    }
}
