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
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_during_ingest_stops_after_the_batch_and_says_how_far_it_came(string signal)
    {
        var store = _folder.File("archive.db");
        using var tool = new ToolProcess(NoEnvironment, "ingest", "-", "--batch", "100", "--store", store, "--json");
        await tool.Input.WriteAsync(Samples.Lines(Samples.Generate(350)));
        await tool.Input.FlushAsync();
        await UntilStoredAsync(store, 300, tool);

        await tool.SignalAsync(signal);
        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(130, result.Error);
        result.Error.ShouldContain("Interrupted");
        result.Number("stored").ShouldBe(300);
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
    public async Task A_reader_that_goes_away_ends_the_tool_without_a_word()
    {
        using var tool = new ToolProcess(NoEnvironment, "generate", "--events", "100000000");
        (await tool.ReadLineAsync()).ShouldNotBeNull();
        tool.CloseOutput();

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(1);
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
