using System.Text;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class TerminalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_a_terminal_a_progress_bar_runs_on_the_error_stream_and_data_stays_clean()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(3000)) + "nonsense\n");

        var (exitCode, output, error) = await RunOnTerminalAsync(
            "ingest", file, "--store", _folder.File("a.db"), "--batch", "100", "--json");

        exitCode.ShouldBe(1);
        output.ShouldStartWith("{\"read\":3001,\"stored\":3000,");
        error.ShouldContain("events,");
        error.ShouldContain("/s");
        error.ShouldContain("\u001b[");
        error.ShouldContain("in.jsonl line 3001 rejected");
    }

    [Fact]
    public async Task On_a_terminal_tables_are_drawn_and_pages_say_how_to_go_on()
    {
        var store = _folder.File("a.db");
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(50))), "--store", store);

        var servers = await RunOnTerminalAsync("servers", "--store", store);
        var log = await RunOnTerminalAsync("log", "--server", "server-1", "--limit", "5", "--store", store);

        servers.Output.ShouldContain("│ server-1 │");
        log.Error.ShouldContain("There are more: --after 5");
    }

    [Fact]
    public void Text_of_strangers_cannot_drive_the_terminal()
    {
        Printable.Line("a\u001b[2J\u202Eb\nc\u0000").ShouldBe("a\\u{1b}[2J\\u{202e}b\\u{a}c\\u{0}");
        Printable.TryReadText("a\u001b"u8, out _).ShouldBeFalse();
        Printable.TryReadText([0xC3, 0x28], out _).ShouldBeFalse();
        Printable.TryReadText("tab\tand\r\nline 🌱"u8, out var text).ShouldBeTrue();
        text.ShouldBe("tab\tand\r\nline 🌱");
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunOnTerminalAsync(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(), output, error) { IsOutputTerminal = true, IsErrorTerminal = true };
        var exitCode = await EventStoreCli.RunAsync(args, terminal, default);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
