using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>How failures are told: to people in a line, with `--json` in a document, too.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;

    public FailureTests() => _store = _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stats")]
    [InlineData("doctor")]
    [InlineData("history", "--server", "a")]
    public async Task With_json_a_missing_store_is_one_document(params string[] args) => ShouldFail(
        await Tool.RunAsync([.. args, "--store", _store, "--json"]), 1, "schemaMissing", $"There is no store at '{_store}'.");

    [Fact]
    public async Task With_json_what_is_not_held_is_one_document()
    {
        await IngestAsync();

        ShouldFail(
            await Tool.RunAsync("log", "--server", "nowhere", "--store", _store, "--json"), 1, "notFound", "holds no server 'nowhere'");
        ShouldFail(
            await Tool.RunAsync("show", new string('7', 64), "--server", "garden", "--store", _store, "--json"),
            1,
            "notFound",
            "holds no event '7777");
    }

    [Fact]
    public async Task With_json_a_file_that_is_no_store_is_one_document() => ShouldFail(
        await Tool.RunAsync("stats", "--store", _folder.Write("text.db", new string('x', 5000)), "--json"),
        1,
        "storageNotADatabase",
        "text.db");

    [Fact]
    public async Task With_json_a_missing_input_is_one_document() => ShouldFail(
        await Tool.RunAsync("ingest", "nowhere.jsonl", "--store", _store, "--json"), 1, "input", "There is no file 'nowhere.jsonl'.");

    [Theory]
    [InlineData("stats", "--json", "--nonsense")]
    [InlineData("--nonsense", "stats", "--nonsense", "--json")]
    [InlineData("--json", "export", "--json")]
    [InlineData("--limit", "log", "--server", "a", "--limit", "0", "--json")]
    public async Task With_json_a_wrong_command_line_is_one_document(string message, params string[] args)
    {
        string[] line = message == "stats" ? ["stats", .. args] : args;
        ShouldFail(await Tool.RunAsync(line), 2, "usage", message == "stats" ? "--nonsense" : message);
    }

    [Fact]
    public async Task With_json_a_run_that_came_somewhere_says_so_and_why_it_ended_in_one_document()
    {
        var text = Samples.Lines(Samples.Chain(1, 3)) + "nonsense\n";

        var strict = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--strict", "--json");
        var again = await Tool.RunWithInputAsync(text, "ingest", "--store", _store, "--duplicates", "reject", "--json");

        ShouldFail(strict, 1, "rejected", "Stopped at the first rejected line");
        strict.Number("stored").ShouldBe(3);
        ShouldFail(again, 1, "duplicate", "standard input line 1 is a duplicate");
        again.Number("stored").ShouldBe(0);
    }

    [Fact]
    public async Task Without_json_nothing_but_the_error_stream_has_the_error()
    {
        var result = await Tool.RunAsync("stats", "--store", _store);

        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error: There is no store at ");
    }

    [Fact]
    public async Task A_command_line_cannot_drive_the_terminal_through_an_error()
    {
        var result = await Tool.RunAsync("stats", "\u001b[31mred\u001b[0m");
        var value = await Tool.RunAsync("stats", "--store", "a=\u001b[2J");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("\\u{1b}[31mred");
        (result.Error + value.Error).ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task A_channel_that_the_log_does_not_have_is_an_error_that_names_those_it_has()
    {
        await IngestAsync();

        var result = await Tool.RunAsync("history", "--server", "garden", "--channel", "nowhere", "--store", _store);

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe("Error: The log of server 'garden' has no channel 'nowhere'. It has 'general', 'help'.\n");
        (await Tool.DoneAsync("history", "--server", "garden", "--channel", "help", "--store", _store)).Lines.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_channel_of_another_server_is_none_of_this_one()
    {
        await IngestAsync();
        var value = Samples.Create(3, 1);
        var other = Event.Create(new ServerId("other"), value.Content, value.Signature.Span, channel: null);
        await Tool.RunWithInputAsync(Samples.Line(other), "ingest", "--store", _store);

        var result = await Tool.RunAsync("history", "--server", "other", "--channel", "help", "--store", _store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("has no channel 'help'. Its events have none.");
    }

    [Theory]
    [InlineData("generate", "--store", "a.db")]
    [InlineData("--store", "a.db", "generate")]
    public async Task Generate_refuses_a_store_and_says_how_to_fill_one(params string[] args)
    {
        var result = await Tool.RunAsync(args);

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("eventstore generate | eventstore ingest --store PATH");
    }

    [Fact]
    public async Task Help_shows_no_default_that_stands_for_none()
    {
        foreach (var command in new[] { "history", "log", "generate" })
            (await Tool.DoneAsync(command, "--help")).Output.ShouldNotContain("9223372036854775807");
        (await Tool.DoneAsync("history", "--help")).Output.ShouldContain("[default: 100]");
        (await Tool.RunAsync("history", "--server", "a", "--before", "0")).Error
            .ShouldContain("--before is a whole number, 1 or more; got '0'.");
    }

    private async Task IngestAsync()
    {
        var events = new[] { Samples.Create(1, 1, channel: "general"), Samples.Create(2, 1, channel: "help") };
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(events)), "--store", _store);
    }

    private static void ShouldFail(CliResult result, int exitCode, string kind, string message)
    {
        result.ExitCode.ShouldBe(exitCode, result.Error);
        result.Lines.Length.ShouldBe(1);
        var error = result.Json.GetProperty("error");
        error.GetProperty("kind").GetString().ShouldBe(kind);
        error.GetProperty("message").GetString()!.ShouldContain(message);
        result.Error.ShouldContain(message);
    }
}
