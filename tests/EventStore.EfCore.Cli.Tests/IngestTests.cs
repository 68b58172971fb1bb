using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class IngestTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;

    public IngestTests() => _store = _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sample_is_stored_and_the_answer_says_what_became_of_it()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(300)));

        var result = await Tool.RunAsync("ingest", file, "--store", _store, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("read").ShouldBe(300);
        result.Number("stored").ShouldBe(300);
        result.Number("duplicates").ShouldBe(0);
        result.Number("forks").ShouldBe(0);
        result.Number("rejected").ShouldBe(0);
        result.Json.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeTrue();
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_json_a_person_reads_what_was_stored()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(300)));

        var result = await Tool.RunAsync("ingest", file, "--store", _store);

        result.Lines[0].ShouldStartWith("read 300 events in ");
        result.Lines[1].ShouldBe($"stored 300 in '{_store}', of them 0 forks");
        result.Lines[2].ShouldStartWith("  server-1: ");
        result.Lines[3].ShouldStartWith("  server-2: ");
        result.Lines[4].ShouldBe("skipped 0 duplicates, rejected 0");
        result.Output.ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData("-")]
    [InlineData(null)]
    public async Task Standard_input_is_read_when_it_is_named_or_nothing_is(string? name)
    {
        string[] args = name is null ? ["ingest"] : ["ingest", name];

        var result = await Tool.RunWithInputAsync(Samples.Lines(Samples.Generate(20)), [.. args, "--store", _store, "--json"]);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("stored").ShouldBe(20);
    }

    [Fact]
    public async Task Several_files_are_stored_in_their_order()
    {
        var events = Samples.Generate(50, servers: 1);
        var first = _folder.Write("1.jsonl", Samples.Lines(events.Take(30)));
        var second = _folder.Write("2.jsonl", Samples.Lines(events.Skip(30)));

        await Tool.DoneAsync("ingest", first, second, "--store", _store, "--batch", "7");

        (await Tool.DoneAsync("export", "--store", _store)).Output.ShouldBe(Samples.Lines(events));
    }

    [Fact]
    public async Task A_byte_order_mark_carriage_returns_empty_lines_and_a_missing_last_line_end_are_tolerated()
    {
        var events = Samples.Generate(3);
        var text = "\uFEFF" + string.Join("\r\n\r\n  \n", events.Select(Samples.Line));

        var result = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("read").ShouldBe(3);
        result.Number("stored").ShouldBe(3);
    }

    [Fact]
    public async Task Duplicates_are_skipped_and_counted_by_default()
    {
        var events = Samples.Generate(40);
        await Tool.RunWithInputAsync(Samples.Lines(events.Take(25)), "ingest", "--store", _store);

        var result = await Tool.RunWithInputAsync(
            Samples.Lines([.. events, events[39]]), "ingest", "--store", _store, "--json", "--batch", "10");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("read").ShouldBe(41);
        result.Number("stored").ShouldBe(15);
        result.Number("duplicates").ShouldBe(26);
    }

    [Fact]
    public async Task Under_reject_a_duplicate_refuses_its_batch_and_is_named_with_its_line()
    {
        var events = Samples.Chain(1, 30);
        var text = Samples.Lines([.. events.Take(15), events[3], .. events.Skip(15)]);

        var result = await Tool.RunWithInputAsync(
            text, "ingest", "--store", _store, "--duplicates", "reject", "--batch", "10", "--json");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("standard input line 16 is a duplicate");
        result.Error.ShouldContain(events[3].Hash.ToString());
        result.Number("stored").ShouldBe(10);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(10);
    }

    [Fact]
    public async Task Forks_are_stored_and_counted()
    {
        var chain = Samples.Chain(1, 3);
        var fork = Samples.Create(1, 3, chain[1], payload: [9]);

        var result = await Tool.RunWithInputAsync(Samples.Lines([.. chain, fork]), "ingest", "--store", _store, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("stored").ShouldBe(4);
        result.Number("forks").ShouldBe(1);
    }

    [Fact]
    public async Task Unknown_members_are_passed_over_and_so_are_positions_of_another_store()
    {
        var line = Samples.Line(Samples.Create(1, 1))
            .Replace("{\"server\"", "{\"more\":[{\"x\":1}],\"position\":7,\"server\"", StringComparison.Ordinal);

        var result = await Tool.RunWithInputAsync(line, "ingest", "--store", _store, "--json");

        result.Number("stored").ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_of_large_payloads_ends_before_it_fills_the_memory()
    {
        var events = new List<Event>();
        for (var i = 0; i < 40; i++)
            events.Add(Samples.Create(1, i + 1, events.LastOrDefault(), new byte[1024 * 1024]));

        var result = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", _store, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("stored").ShouldBe(40);
    }

    [Fact]
    public async Task A_cancelled_run_says_how_far_it_came()
    {
        using var cancel = new CancellationTokenSource();
        var input = new SlowStream(Samples.Lines(Samples.Generate(500)), cancel);

        var result = await Tool.RunAsync(input, cancel.Token, "ingest", "-", "--store", _store, "--batch", "10", "--json");

        result.ExitCode.ShouldBe(130);
        result.Error.ShouldContain("Interrupted");
        result.Json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        var stored = result.Number("stored");
        if (stored > 0)
            (await Tool.DoneAsync("stats", "--store", _store, "--json")).Number("events").ShouldBe(stored);
    }
}
