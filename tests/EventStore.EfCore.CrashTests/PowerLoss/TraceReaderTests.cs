using System.Text;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests.PowerLoss;

public sealed class TraceReaderTests
{
    [Fact]
    public void A_call_on_one_line_begins_and_ends_there()
    {
        var step = TraceReader.Read([TraceLines.Write(5, "a, \"b\")", 4096)]).ShouldHaveSingleItem();

        (step.Begins, step.Ends).ShouldBe((true, true));
        step.Call.Name.ShouldBe("pwrite64");
        step.Call.Descriptor(0).ShouldBe(5);
        Encoding.UTF8.GetString(step.Call.Bytes(1)).ShouldBe("a, \"b\")");
        step.Call.Number(3).ShouldBe(4096);
        step.Call.Result.ShouldBe(7);
    }

    [Fact]
    public void A_call_in_two_parts_is_one_call_with_two_steps()
    {
        var (begin, end) = TraceLines.Cut(TraceLines.Sync(5));

        var steps = TraceReader.Read([begin, TraceLines.ByOther(TraceLines.Write(6, "x", 0)), end]).ToArray();

        steps.Select(s => (s.Call.Name, s.Begins, s.Ends))
            .ShouldBe([("fsync", true, false), ("pwrite64", true, true), ("fsync", false, true)]);
        steps[2].Call.ShouldBeSameAs(steps[0].Call);
        steps[2].Call.Result.ShouldBe(0);
    }

    [Fact]
    public void An_error_is_no_descriptor() =>
        TraceReader.Read(["7 openat(AT_FDCWD<\\x2f>, \"\\x2f\\x61\", O_RDONLY) = -1 ENOENT (No such file or directory)"])
            .Single().Call.Result.ShouldBe(-1);

    [Fact]
    public void Signals_and_ends_of_threads_are_no_calls() =>
        TraceReader.Read(["7 --- SIGRT_1 {si_signo=SIGRT_1} ---", "7 +++ exited with 0 +++"]).ShouldBeEmpty();

    [Fact]
    public void Data_that_strace_has_shortened_is_refused() =>
        Should.Throw<InvalidDataException>(() => TraceReader.Read(["7 write(1<\\x61>, \"\\x61\"..., 2) = 2"]).Single().Call.Bytes(1))
            .Message.ShouldContain("-s is too small");

    [Fact]
    public void An_acknowledgement_counts_with_the_end_of_its_line()
    {
        var reader = new AcknowledgementReader();
        var line = $"grove {new string('a', 64)} 3 stored\n";

        var said = TraceReader.Read([TraceLines.Print(line[..20]), TraceLines.Print(line[20..])]).Select(reader.Apply).ToArray();

        said.ShouldBe([false, true]);
        reader.Acknowledged.ShouldHaveSingleItem().Position.ShouldBe(3);
    }
}
