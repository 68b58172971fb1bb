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
        memory.Keep(Log("grove", chains: 3, channels: 2, holes: 4));
        memory.Size.ShouldBe(1 + 3 + 2 + 4);
        memory.Keep(Log("meadow", chains: 1));
        memory.Size.ShouldBe(10 + 2);
    }

    [Fact]
    public void A_log_that_changed_counts_as_it_is_now()
    {
        var memory = new LogMemory(100);
        var log = Log("grove", chains: 3, holes: 30);
        memory.Keep(log);
        log.HoleCount -= 29;
        log.Channels.Add("general", 1);
        memory.Keep(log);
        memory.Size.ShouldBe(1 + 3 + 1 + 1);
    }

    [Theory]
    [InlineData(7, 7, true)]
    [InlineData(7, 8, false)]
    [InlineData(0, 0, false)]
    public void Without_its_row_a_log_is_believed_in_its_own_epoch_alone(long known, long now, bool isBelieved)
    {
        var memory = new LogMemory(100);
        var log = Log("grove");
        log.Epoch = known;
        memory.Keep(log);
        memory.Take("meadow", now).ShouldBeNull();
        memory.Take("grove", now).ShouldBe(isBelieved ? log : null);
        memory.Take(Row("grove")).ShouldBe(isBelieved ? null : log);
    }

    [Theory]
    [InlineData(9, 0, 0)]
    [InlineData(0, 9, 0)]
    [InlineData(0, 0, 9)]
    public void The_least_recently_used_is_forgotten_first_whatever_fills_the_memory(int chains, int channels, int holes)
    {
        var memory = new LogMemory(30);
        foreach (var name in new[] { "a", "b", "c", "a", "d" })
            memory.Keep(Log(name, chains, channels, holes));
        memory.Size.ShouldBe(30);
        new[] { "a", "b", "c", "d" }.Where(name => memory.Take(Row(name)) is not null).ShouldBe(["a", "c", "d"]);
    }

    [Fact]
    public void A_log_larger_than_the_memory_is_not_kept()
    {
        var memory = new LogMemory(30);
        memory.Keep(Log("grove", chains: 30));
        (memory.Size, memory.Take(Row("grove"))).ShouldBe((0, null));
    }

    [Fact]
    public void Very_many_servers_do_not_fill_more_than_the_memory()
    {
        var memory = new LogMemory();
        for (var i = 0; i < 300_000; i++)
            memory.Keep(Log($"server {i}", chains: 1));
        memory.Size.ShouldBe(LogMemory.DefaultCapacity);
        LogMemory.DefaultCapacity.ShouldBe(200_000);
    }

    [Fact]
    public void What_is_remembered_is_believed_only_while_the_servers_row_is_the_same()
    {
        var row = Row("grove");
        Taken(row).ShouldNotBeNull().IsNew.ShouldBeFalse();
        Taken(row with { LastPosition = 8 }).ShouldBeNull();
        Taken(row with { Number = 2 }).ShouldBeNull();
        Taken(row with { Incarnation = 3 }).ShouldBeNull();
        Taken(Row("meadow")).ShouldBeNull();

        static LogState? Taken(LockedServer row)
        {
            var memory = new LogMemory();
            memory.Keep(Log("grove"));
            return memory.Take(row);
        }
    }

    [Fact]
    public void What_a_transaction_takes_is_forgotten_unless_it_gives_it_back()
    {
        var memory = new LogMemory();
        memory.Keep(Log("grove", chains: 3));
        memory.Keep(Log("meadow"));
        var taken = memory.Take(Row("grove")).ShouldNotBeNull();
        (memory.Take(Row("grove")), memory.Size).ShouldBe((null, 1));
        memory.Keep(taken);
        memory.Size.ShouldBe(5);
        memory.Take(Row("grove")).ShouldBeSameAs(taken);
    }

    [Fact]
    public void What_no_longer_fits_the_database_is_forgotten()
    {
        var memory = new LogMemory();
        memory.Keep(Log("grove", chains: 3));
        memory.Take(Row("grove") with { LastPosition = 8 });
        memory.Size.ShouldBe(0);
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
