using System.Text;
using Shouldly;
using Xunit;
using static EventStore.EfCore.CrashTests.PowerLoss.TraceLines;

namespace EventStore.EfCore.CrashTests.PowerLoss;

public sealed class DiskModelTests
{
    [Fact]
    public void Without_an_fsync_of_the_folder_a_new_file_has_no_name()
    {
        var model = Replay(Open("a", 5), Write(5, "text", 0), Sync(5));

        model.Durable.Names.ShouldBeEmpty();
        model.Pending.ShouldHaveSingleItem().ShouldBeOfType<NameChange>().Made.ShouldBe("a");
    }

    [Fact]
    public void An_fsync_makes_the_bytes_of_its_own_file_durable()
    {
        var model = Replay(Open("a", 5), Open("b", 6), OpenFolder(7), Sync(7), Write(5, "one", 0), Write(6, "two", 0), Sync(5));

        Durable(model, "a").ShouldBe("one");
        Durable(model, "b").ShouldBe("");
        model.Pending.ShouldHaveSingleItem();
    }

    [Fact]
    public void What_begins_during_an_fsync_is_not_made_durable_by_it()
    {
        var (begin, end) = Cut(Sync(5));

        var model = Replay(Open("a", 5), OpenFolder(7), Sync(7), Write(5, "one", 0), begin, ByOther(Write(5, "two", 3)), end);

        Durable(model, "a").ShouldBe("one");
        model.Pending.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_write_that_has_not_ended_when_an_fsync_begins_is_not_made_durable_by_it()
    {
        var (begin, end) = Cut(Write(5, "one", 0));

        var model = Replay(Open("a", 5), OpenFolder(7), Sync(7), begin, ByOther(Sync(5)), end);

        Durable(model, "a").ShouldBe("");
        model.Pending.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_fsync_that_has_not_ended_makes_nothing_durable() =>
        Durable(Replay(Open("a", 5), OpenFolder(7), Sync(7), Write(5, "one", 0), Cut(Sync(5)).Begin), "a").ShouldBe("");

    [Fact]
    public void A_file_made_anew_under_an_old_name_is_another_file()
    {
        var model = Replay(
            Open("a", 5), OpenFolder(7), Sync(7), Write(5, "old", 0), Sync(5), Unlink("a"), Open("a", 6), Write(6, "new", 0), Sync(6));

        Durable(model, "a").ShouldBe("old");
        model.Pending.Count.ShouldBe(2);
        Apply(model);
        Durable(model, "a").ShouldBe("new");
    }

    [Fact]
    public void A_renaming_is_one_change()
    {
        var model = Replay(Open("a", 5), OpenFolder(7), Write(5, "one", 0), Sync(5), Sync(7), Rename("a", "b"));

        model.Pending.ShouldHaveSingleItem();
        Apply(model);
        model.Durable.Names.Keys.ShouldBe(["b"]);
        Durable(model, "b").ShouldBe("one");
    }

    [Fact]
    public void A_write_is_torn_at_the_sectors_of_the_file()
    {
        var change = Replay(Open("a", 5), Write(5, new string('x', 1_000), 24)).Pending[^1];

        change.Sectors().Cast<WriteChange>().Select(s => (s.Offset, s.Data.Length)).ShouldBe([(24, 488), (512, 512)]);
    }

    [Fact]
    public void A_call_that_the_model_does_not_know_is_refused_when_it_is_about_the_store() =>
        Should.Throw<NotSupportedException>(
            () => Replay(Open("a", 5), Rename("a", "b").Replace("rename(", "link(", StringComparison.Ordinal)));

    private static string Durable(DiskModel model, string name) =>
        Encoding.UTF8.GetString(model.Durable[model.Durable.Names[name]].Content);

    private static void Apply(DiskModel model)
    {
        foreach (var change in model.Pending)
            change.ApplyTo(model.Durable);
    }
}
