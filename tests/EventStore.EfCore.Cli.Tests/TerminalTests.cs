using System.Text;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Spectre.Console;
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

    [Theory]
    [InlineData("history")]
    [InlineData("log")]
    public async Task On_sixty_columns_a_row_is_one_line(string command)
    {
        var wide = string.Concat(Enumerable.Repeat("日本語", 6));
        var store = await StoreAsync(Samples.Create(1, 1, channel: new string('c', 128), payload: Encoding.UTF8.GetBytes(wide)));
        string[] args = [command, "--server", "garden", "--store", store];
        var narrow = TerminalLook.Full with { Width = 60 };

        var rows = (await RunOnTerminalAsync(narrow, args)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var full = (await RunOnTerminalAsync(narrow, [.. args, "--full"])).Output;
        var piped = await Tool.DoneAsync(args);

        rows.Length.ShouldBe(3);
        rows.ShouldAllBe(r => r.GetCellWidth() <= 60);
        var start = $"  {Samples.Create(2, 1).Hash.ToString()[..8]}  02020202  1  -";
        rows.ShouldContain(r => r.Contains(start, StringComparison.Ordinal));
        rows.ShouldContain(r => r.EndsWith('…'));
        piped.Output.ShouldContain($"\t{Samples.Create(2, 1).Hash}\t{Samples.Create(2, 1).Author}\t1\t");
        full.ShouldBe(piped.Output);
    }

    [Fact]
    public async Task On_sixty_columns_the_table_of_heads_keeps_its_lines()
    {
        var store = await StoreAsync(Samples.Create(1, 1));
        string[] args = ["heads", "--server", "garden", "--store", store];
        var narrow = TerminalLook.Full with { Width = 60 };

        (await RunOnTerminalAsync(narrow, args)).Output
            .ShouldContain($"│ 02020202 │ 1        │ {Samples.Create(2, 1).Hash.ToString()[..8]} │");
        (await RunOnTerminalAsync(narrow, [.. args, "--full"])).Output.ShouldBe((await Tool.DoneAsync(args)).Output);
    }

    [Fact]
    public async Task Without_unicode_boxes_and_bars_are_ASCII()
    {
        var store = await StoreAsync(Samples.Create(1, 1));
        var ascii = TerminalLook.Full with { HasUnicode = false };

        var servers = await RunOnTerminalAsync(ascii, "servers", "--store", store);
        var verify = await RunOnTerminalAsync(ascii, "verify", "--store", store);

        servers.Output.ShouldContain("| garden |");
        (servers.Output + verify.Error).ShouldAllBe(c => c < 128);
    }

    [Fact]
    public async Task A_dumb_terminal_gets_no_escape_sequence_and_no_colour_where_none_is_wanted()
    {
        var file = _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(500)));

        var dumb = await RunOnTerminalAsync(TerminalLook.Full with { HasControl = false }, "ingest", file, "--store", _folder.File("1.db"));
        var plain = await RunOnTerminalAsync(TerminalLook.Full with { HasColor = false }, "ingest", file, "--store", _folder.File("2.db"));

        (dumb.Output + dumb.Error).ShouldNotContain('\u001b');
        plain.Error.ShouldContain("\u001b[");
        plain.Error.ShouldNotMatch("\u001b\\[[0-9;]*m");
    }

    [Theory]
    [InlineData("LANG=de_DE.UTF-8 TERM=xterm", true, true, true)]
    [InlineData("LANG=C.utf8 TERM=xterm NO_COLOR=", true, true, true)]
    [InlineData("LANG=C.UTF-8 TERM=xterm NO_COLOR=1", true, true, false)]
    [InlineData("LANG=C.UTF-8 TERM=dumb", true, false, false)]
    [InlineData("LANG=C.UTF-8", true, false, false)]
    [InlineData("LANG=C TERM=xterm", false, true, true)]
    [InlineData("TERM=xterm", false, true, true)]
    [InlineData("LANG=C.UTF-8 LC_ALL=C TERM=xterm", false, true, true)]
    [InlineData("LANG=C LC_CTYPE=en_US.UTF-8 LC_ALL= TERM=xterm", true, true, true)]
    public void What_a_terminal_can_show_is_in_its_environment(string environment, bool unicode, bool control, bool color)
    {
        var variables = environment.Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);

        TerminalLook.Of(variables.GetValueOrDefault, 60).ShouldBe(new TerminalLook(unicode, control, color, 60));
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

    private async Task<string> StoreAsync(Event first)
    {
        var store = _folder.File("a.db");
        var file = _folder.Write("in.jsonl", Samples.Lines([first, Samples.Create(2, 1), Samples.Create(3, 1, channel: "café")]));
        await Tool.DoneAsync("ingest", file, "--store", store);
        return store;
    }

    private static Task<(int ExitCode, string Output, string Error)> RunOnTerminalAsync(params string[] args) =>
        RunOnTerminalAsync(TerminalLook.Full, args);

    private static async Task<(int ExitCode, string Output, string Error)> RunOnTerminalAsync(TerminalLook look, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(), output, error) { IsOutputTerminal = true, IsErrorTerminal = true, Look = look };
        var exitCode = await EventStoreCli.RunAsync(args, terminal, default);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
