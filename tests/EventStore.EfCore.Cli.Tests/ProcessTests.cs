using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class ProcessTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", "Interrupted.")]
    [InlineData("TERM", "Interrupted: told to end (SIGTERM).")]
    [InlineData("HUP", "Interrupted: the terminal hung up (SIGHUP).")]
    public async Task A_signal_during_ingest_stops_after_the_batch_and_says_how_far_it_came(string signal, string word)
    {
        var store = _folder.File("archive.db");
        using var tool = new ToolProcess(NoEnvironment, "ingest", "-", "--batch", "100", "--store", store, "--json");
        await tool.Input.WriteAsync(Samples.Lines(Samples.Generate(350)));
        await tool.Input.FlushAsync();
        await UntilStoredAsync(store, 300, tool);

        await tool.SignalAsync(signal);
        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(130, result.Error);
        result.Error.ShouldBe($"{word}\n");
        result.Number("stored").ShouldBe(300);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("interrupted");
        result.Json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        (await Tool.DoneAsync("verify", "--store", store, "--json")).Number("eventsChecked").ShouldBe(300);
    }

    [Fact]
    public async Task A_signal_while_a_batch_is_being_stored_waits_for_it()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("migrate", "--store", store);
        using var tool = new ToolProcess(NoEnvironment, "ingest", "-", "--batch", "100", "--store", store, "--json");
        using (Sql.Lock(store))
        {
            var events = Samples.Generate(150).ToArray();
            await tool.Input.WriteAsync(Samples.Lines(events[..100]) + "nonsense\n" + Samples.Lines(events[100..]));
            await tool.Input.FlushAsync();
            // The line behind the first batch is read when that batch is being stored, which the lock now holds up.
            (await tool.ReadErrorLineAsync()).ShouldNotBeNull().ShouldContain("line 101 rejected");
            await Task.Delay(200);

            await tool.SignalAsync("INT");
            await Task.Delay(500);
            tool.HasExited.ShouldBeFalse();
        }

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(130, result.Error);
        result.Number("stored").ShouldBe(100);
        (await Tool.DoneAsync("stats", "--store", store, "--json")).Number("events").ShouldBe(100);
    }

    [Fact]
    public async Task A_second_signal_ends_the_tool_at_once()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("migrate", "--store", store);
        using var tool = new ToolProcess(NoEnvironment, "ingest", "-", "--batch", "100", "--store", store);
        using var held = Sql.Lock(store);
        await tool.Input.WriteAsync(Samples.Lines(Samples.Generate(100)) + "nonsense\n");
        await tool.Input.FlushAsync();
        (await tool.ReadErrorLineAsync()).ShouldNotBeNull().ShouldContain("line 101 rejected");
        await Task.Delay(200);

        await tool.SignalAsync("INT");
        await Task.Delay(500);
        tool.HasExited.ShouldBeFalse();
        await tool.SignalAsync("INT");
        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(130);
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Under_nohup_a_hangup_ends_nothing()
    {
        var store = _folder.File("archive.db");
        using var ignoring = ToolProcess.OfNohup("ingest", "-", "--batch", "1", "--store", store, "--json");
        await ignoring.Input.WriteAsync(Samples.Lines(Samples.Generate(1)));
        await ignoring.Input.FlushAsync();
        await UntilStoredAsync(store, 1, ignoring);

        await ignoring.SignalAsync("HUP");
        await ignoring.Input.WriteAsync(Samples.Lines(Samples.Generate(2)));
        ignoring.Input.Close();
        var result = await ignoring.EndAsync();

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("stored").ShouldBe(2);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_ends_the_wait_for_a_pipe_that_nobody_writes_to(string signal)
    {
        var store = _folder.File("archive.db");
        using var tool = new ToolProcess(NoEnvironment, "ingest", await _folder.PipeAsync("pipe"), "--store", store, "--json");
        await tool.UntilHandlingSignalsAsync();

        await tool.SignalAsync(signal);

        (await tool.EndAsync()).ExitCode.ShouldBe(130);
        File.Exists(store).ShouldBeFalse();
    }

    [Theory]
    [InlineData("missing", "--server", "s", "--heads")]
    [InlineData("ingest", "/dev/null", "--rejects")]
    public async Task A_signal_ends_the_wait_for_any_pipe_on_the_command_line(params string[] args)
    {
        string[] target = [await _folder.PipeAsync("pipe"), "--store", _folder.File("archive.db")];
        using var tool = new ToolProcess(NoEnvironment, [.. args, .. target]);
        await tool.UntilHandlingSignalsAsync();

        await tool.SignalAsync("TERM");

        (await tool.EndAsync()).ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task A_pipe_is_read_as_a_file_is()
    {
        var pipe = await _folder.PipeAsync("pipe");
        using var tool = new ToolProcess(NoEnvironment, "ingest", pipe, "--store", _folder.File("archive.db"), "--json");
        await File.WriteAllTextAsync(pipe, Samples.Lines(Samples.Generate(10)));

        (await tool.EndAsync()).Number("stored").ShouldBe(10);
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("generate")]
    [InlineData("--help")]
    public async Task A_closed_output_is_said_and_nothing_is_done(string command)
    {
        var store = _folder.File("archive.db");
        string[] args = command == "migrate" ? [command, "--store", store] : [command];
        using var tool = ToolProcess.OfShell(">&-", args);

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBe("Error: The standard output is closed, and the answer goes there. Nothing was done; redirect it.\n");
        File.Exists(store).ShouldBeFalse();
    }

    [Fact]
    public async Task A_closed_input_is_said_where_it_is_to_be_read_and_no_matter_elsewhere()
    {
        var store = _folder.File("archive.db");
        using var ingest = ToolProcess.OfShell("<&-", "ingest", "--store", store, "--json");
        using var heads = ToolProcess.OfShell("<&-", "missing", "--server", "a", "--heads", "-", "--store", store, "--json");
        using var migrate = ToolProcess.OfShell("<&-", "migrate", "--store", store);

        foreach (var result in new[] { await ingest.EndAsync(), await heads.EndAsync() })
        {
            result.ExitCode.ShouldBe(1);
            result.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("The standard input is closed");
        }

        (await migrate.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_closed_error_stream_is_no_matter()
    {
        using var tool = ToolProcess.OfShell("2>&-", "ingest", "nowhere.jsonl", "--json");

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("input");
    }

    [Fact]
    public async Task The_first_line_of_a_slow_input_is_stored_without_waiting_for_more()
    {
        var store = _folder.File("archive.db");
        using var tool = new ToolProcess(NoEnvironment, "ingest", "-", "--batch", "1", "--store", store);
        await tool.Input.WriteAsync(Samples.Line(Samples.Create(1, 1)) + "\n" + Samples.Line(Samples.Create(2, 1)) + "\n");
        await tool.Input.FlushAsync();

        await UntilStoredAsync(store, 1, tool);
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_the_tool_without_a_word()
    {
        using var tool = new ToolProcess(NoEnvironment, "generate", "--events", "100000000");
        (await tool.ReadLineAsync()).ShouldNotBeNull();
        tool.CloseOutput();

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(141);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_store_can_be_named_by_the_environment()
    {
        var store = _folder.File("archive.db");
        using var tool = new ToolProcess(new Dictionary<string, string> { ["EVENTSTORE_STORE"] = store }, "ingest");
        await tool.Input.WriteAsync(Samples.Lines(Samples.Generate(10)));
        tool.Input.Close();

        (await tool.EndAsync()).ExitCode.ShouldBe(0);
        (await Tool.DoneAsync("stats", "--store", store, "--json")).Number("events").ShouldBe(10);
    }

    private static async Task UntilStoredAsync(string store, long events, ToolProcess tool)
    {
        for (var i = 0; i < 600 && !tool.HasExited; i++)
        {
            var stats = await Tool.RunAsync("stats", "--store", store, "--json");
            if (stats.ExitCode == 0 && stats.Number("events") >= events)
                return;
            await Task.Delay(50);
        }

        throw new TimeoutException($"The store did not come to {events} events.");
    }
}
