using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("Required command was not provided.")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("--nonsense", "stats", "--nonsense")]
    [InlineData("--server", "log")]
    [InlineData("--heads", "missing", "--server", "a")]
    [InlineData("1 to 128 characters", "log", "--server", "")]
    [InlineData("--limit is a whole number from 1 to 10000; got '0'", "log", "--server", "a", "--limit", "0")]
    [InlineData("--limit is a whole number from 1 to 10000; got '10001'", "history", "--server", "a", "--limit", "10001")]
    [InlineData("got 'many'", "log", "--server", "a", "--limit", "many")]
    [InlineData("--after", "log", "--server", "a", "--after", "-1")]
    [InlineData("--before", "history", "--server", "a", "--before", "0")]
    [InlineData("64 hexadecimal digits", "show", "abc", "--server", "a")]
    [InlineData("--batch is a whole number from 1 to 100000; got '0'", "ingest", "--batch", "0")]
    [InlineData("sometimes", "ingest", "--duplicates", "sometimes")]
    [InlineData("names no store", "stats", "--store", "Data Source=")]
    [InlineData("names no store", "stats", "--store", "")]
    [InlineData("names no store", "stats", "--store", "Cache=Shared")]
    [InlineData("names no store", "stats", "--store", "Journal=wal;Data Source=archive.db")]
    [InlineData("names no store", "stats", "--store", "Data Source=archive.db;Pooling=maybe")]
    [InlineData("--to", "salvage", "--store", "archive.db")]
    [InlineData("--servers", "generate", "--servers", "0")]
    [InlineData("--rate is a whole number, 1 or more; got '0'", "verify", "--rate", "0")]
    [InlineData("--events", "generate", "--events", "-1")]
    public async Task A_wrong_command_line_is_named_on_the_error_stream_and_exits_with_2(string message, params string[] args)
    {
        var result = await Tool.RunAsync(args);

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain(message);
        result.Error.ShouldContain("--help'.");
    }

    [Fact]
    public async Task Help_and_the_page_list_every_command_and_help_explains_the_exit_codes()
    {
        var help = await Tool.DoneAsync("--help");

        string[] commands =
        [
            "migrate", "ingest", "import", "export", "servers", "stats", "history", "log", "heads", "missing", "show", "verify", "doctor",
            "quarantine", "repair", "usage", "checkpoint", "optimize", "reindex", "vacuum", "unlock", "copy", "diff", "backup", "restore",
            "pull", "reconcile", "salvage", "erase", "distribute", "generate",
        ];
        var page = DocsPage.Read("tool.md");
        foreach (var command in commands)
        {
            help.Output.ShouldContain($"\n  {command} ");
            page.ShouldMatch($"(?m)^\\| [^|]*`{command}[ `]", $"docs/tool.md has no line for '{command}'.");
            (await Tool.DoneAsync(command, "--help")).Output.ShouldContain("Example", Case.Sensitive, command);
        }

        help.Output.ShouldContain("130 interrupted");
        help.Output.ShouldContain("[default: eventstore.db]");
    }

    [Fact]
    public async Task An_argument_that_begins_with_at_is_a_file_and_no_response_file()
    {
        var result = await Tool.RunAsync("ingest", "@nowhere", "--store", "never-made.db");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("There is no file '@nowhere'.");
    }
}
