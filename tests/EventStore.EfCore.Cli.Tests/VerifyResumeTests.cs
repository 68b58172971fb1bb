using EventStore.EfCore.Cli.Commands;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>A long verification can be slow, and be interrupted.</summary>
public sealed class VerifyResumeTests : IAsyncLifetime, IDisposable
{
    private const int Events = 500;

    private readonly TempFolder _folder = new();

    private string Store => _folder.File("archive.db");

    private string State => _folder.File("verify.state");

    public Task InitializeAsync() =>
        Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(Events))), "--store", Store);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Interrupted_or_killed_it_goes_on_where_it_was_and_says_what_it_checked_in_all(string signal)
    {
        var checkedBefore = await InterruptAsync(signal);

        var rest = await Tool.RunAsync("verify", "--resume", State, "--store", Store, "--json");

        rest.ExitCode.ShouldBe(0, rest.Error);
        rest.Number("eventsChecked").ShouldBe(Events);
        rest.Number("eventsCheckedBefore").ShouldBe(checkedBefore);
        File.Exists(State).ShouldBeFalse();
        var whole = await Tool.RunAsync("verify", "--resume", State, "--store", Store);
        whole.Lines[^1].ShouldStartWith("ok; checked 500 events in ");
        whole.Lines[^1].ShouldNotContain("before it was interrupted");
        File.Exists(State).ShouldBeFalse();
    }

    [Fact]
    public async Task Damage_that_was_found_before_it_was_interrupted_is_reported()
    {
        Sql.DropTriggers(Store);
        Sql.Execute(Store, "UPDATE Events SET Payload = x'00' WHERE ServerId = 1 AND Position = 1");
        var checkedBefore = await InterruptAsync("INT");
        Sql.Execute(Store, "UPDATE Events SET Payload = x'00' WHERE ServerId = 2 AND Position = 200");

        var rest = await Tool.RunAsync("verify", "--resume", State, "--store", Store);

        rest.ExitCode.ShouldBe(1);
        rest.Lines.Count(l => l.StartsWith("corruptEvent\t", StringComparison.Ordinal)).ShouldBe(2);
        rest.Lines[^1].ShouldStartWith("DAMAGED: 2 findings; checked 500 events in ");
        rest.Lines[^1].ShouldContain($", {checkedBefore} of them before it was interrupted;");
    }

    [Fact]
    public async Task Only_the_archive_that_was_being_verified_is_gone_on_with_and_only_in_the_same_way()
    {
        await InterruptAsync("INT");
        var other = _folder.File("other.db");
        await Tool.DoneAsync("ingest", _folder.Write("other.jsonl", Samples.Lines(Samples.Generate(Events, seed: 2))), "--store", other);
        var state = await File.ReadAllTextAsync(State);

        var results = new[]
        {
            await Tool.RunAsync("verify", "--resume", State, "--store", other, "--json"),
            await Tool.RunAsync("verify", "--resume", State, "--store", Store, "--signatures", "--json"),
        };

        results[0].Error.ShouldContain("The checkpoint is of another archive, or this one was replaced since");
        results[1].Error.ShouldContain("The checkpoint is of a verification with other options");
        results.ShouldAllBe(r => r.ExitCode == 1 && r.Json.GetProperty("error").GetProperty("kind").GetString() == "argument");
        (await File.ReadAllTextAsync(State)).ShouldBe(state);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("a picture")]
    public async Task A_file_that_is_something_else_is_refused_and_left_as_it_is(string text)
    {
        await File.WriteAllTextAsync(State, text);

        var result = await Tool.RunAsync("verify", "--resume", State, "--store", Store, "--json");

        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("input");
        result.Error.ShouldContain($"'{State}' does not say how far a verification came");
        (await File.ReadAllTextAsync(State)).ShouldBe(text);
    }

    [Fact]
    public async Task Forged_signatures_are_found_and_their_lines_rejected_where_that_is_asked_for()
    {
        var forged = Samples.Chain(1, 3);
        var file = _folder.Write("forged.jsonl", Samples.Lines([forged[0], .. Samples.Generate(10, seed: 3), .. forged[1..]]));
        var (strict, lax) = (_folder.File("strict.db"), _folder.File("lax.db"));

        var refused = await Tool.RunAsync("ingest", file, "--signatures", "--store", strict, "--json");
        await Tool.DoneAsync("ingest", file, "--store", lax);

        refused.ExitCode.ShouldBe(1);
        (refused.Number("stored"), refused.Number("rejected")).ShouldBe((10, 3));
        refused.Error.ShouldContain($"line 1 rejected: its signature is not that of its author {forged[0].Author}");
        (await Tool.DoneAsync("verify", "--signatures", "--store", strict, "--json")).Number("eventsChecked").ShouldBe(10);
        (await Tool.DoneAsync("verify", "--store", lax)).Lines[^1].ShouldStartWith("ok; checked 13 events");
        var found = await Tool.RunAsync("verify", "--signatures", "--store", lax);
        found.ExitCode.ShouldBe(1);
        found.Lines.Count(l => l.StartsWith("forgedSignature\tgarden\t", StringComparison.Ordinal)).ShouldBe(3);
    }

    /// <summary>Begins a slow verification, ends it when it has come somewhere, and says how far that was.</summary>
    private async Task<long> InterruptAsync(string signal)
    {
        string[] args = ["verify", "--rate", "20", "--resume", State, "--store", Store];
        using var tool = new ToolProcess(new Dictionary<string, string>(), args);
        while (!tool.HasExited && !File.Exists(State))
            await Task.Delay(20);
        await tool.SignalAsync(signal);
        var result = await tool.EndAsync();
        if (signal == "INT")
            result.ExitCode.ShouldBe(130, result.Error);
        var events = new ResumeFile(State).Read()!.Found.EventsChecked;
        events.ShouldBeInRange(20, Events - 1);
        return events;
    }
}
