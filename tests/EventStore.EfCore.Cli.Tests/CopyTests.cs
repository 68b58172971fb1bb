using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`copy` between two files: what does not depend on an engine.</summary>
public sealed class CopyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string From => _folder.File("from.db");

    private string To => _folder.File("to.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_copies_what_is_new_each_time_and_says_so()
    {
        var events = Samples.Generate(300);
        await IngestAsync(From, events.Take(200));

        var first = await CopyAsync();
        var second = await CopyAsync();
        await IngestAsync(From, events.Skip(200));
        var third = await CopyAsync();

        (first.Number("copied"), first.Number("events")).ShouldBe((200, 200));
        (second.Number("copied"), second.Number("events")).ShouldBe((0, 200));
        (third.Number("copied"), third.Number("events")).ShouldBe((100, 300));
        third.Json.GetProperty("servers").EnumerateArray().Sum(s => s.GetProperty("copied").GetInt64()).ShouldBe(100);
        (await Tool.DoneAsync("export", "--store", To)).Output.ShouldBe((await Tool.DoneAsync("export", "--store", From)).Output);
        (await Tool.DoneAsync("copy", "--from", From, "--to", To)).Output.ShouldContain("all 300 are equal");
    }

    [Fact]
    public async Task A_store_without_events_is_copied_into_one_without_events()
    {
        await Tool.DoneAsync("migrate", "--store", From);
        (await CopyAsync()).Number("events").ShouldBe(0);
        (await Tool.DoneAsync("stats", "--store", To, "--json")).Number("events").ShouldBe(0);
    }

    [Fact]
    public async Task A_destination_with_another_event_at_the_last_position_is_refused_and_left_alone()
    {
        var chain = Samples.Chain(1, 5);
        var other = Samples.Create(2, 1);
        await IngestAsync(From, chain);
        await IngestAsync(To, [.. chain[..2], other]);

        var result = await Tool.RunAsync("copy", "--from", From, "--to", To, "--json");

        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("copyConflict");
        result.Error.ShouldContain(
            $"server 'garden', at position 3, the source has event '{chain[2].Hash}' and the destination event '{other.Hash}'");
        (await Tool.DoneAsync("stats", "--store", To, "--json")).Number("events").ShouldBe(3);
    }

    [Fact]
    public async Task A_destination_that_differs_further_down_is_found_by_the_comparison()
    {
        Event[] first = [Samples.Create(1, 1), Samples.Create(2, 1), Samples.Create(3, 1)];
        await StoppedClock.StoreAsync(From, first);
        await StoppedClock.StoreAsync(To, [first[1], first[0], first[2]]);

        var result = await Tool.RunAsync("copy", "--from", From, "--to", To);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"at position 1, the source has event '{first[0].Hash}' and the destination event '{first[1].Hash}'");
    }

    [Fact]
    public async Task A_destination_that_goes_on_behind_the_source_is_refused()
    {
        var chain = Samples.Chain(1, 5);
        await IngestAsync(From, chain[..3]);
        await IngestAsync(To, chain);

        var result = await Tool.RunAsync("copy", "--from", From, "--to", To);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"at position 4, the source has no event and the destination event '{chain[3].Hash}'");
    }

    [Fact]
    public async Task A_destination_with_a_server_that_the_source_does_not_know_is_refused()
    {
        await Tool.DoneAsync("migrate", "--store", From);
        var only = Samples.Create(1, 1);
        await IngestAsync(To, [only]);

        var result = await Tool.RunAsync("copy", "--from", From, "--to", To);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"server 'garden', at position 1, the source has no event and the destination event '{only.Hash}'");
    }

    [Fact]
    public async Task What_the_hash_does_not_cover_must_be_equal_too()
    {
        await IngestAsync(From, [Samples.Create(1, 1, channel: "general")]);
        await IngestAsync(To, [Samples.Create(1, 1, channel: "other")]);
        (await Tool.RunAsync("copy", "--from", From, "--to", To)).Error.ShouldContain("with another channel");
    }

    [Theory]
    [InlineData("DELETE FROM Events WHERE Position = 3", "'garden' has no events at position 3", "missingPositions")]
    [InlineData("DELETE FROM Events WHERE Position = 5", "'garden' has no events at position 5", "missingPositions")]
    [InlineData("UPDATE Events SET Payload = x'00' WHERE Position = 3", "at position 3 of server 'garden' is corrupt", "corruptEvent")]
    public async Task A_source_that_lacks_an_event_or_has_a_damaged_one_ends_the_copy_and_is_told(string damage, string reason, string kind)
    {
        await IngestAsync(From, Samples.Chain(1, 5));
        Sql.DropTriggers(From);
        Sql.Execute(From, damage);

        var result = await Tool.RunAsync("copy", "--from", From, "--to", To, "--json");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(reason);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe(kind);
    }

    [Fact]
    public async Task There_must_be_a_source_and_the_destination_is_not_made_without_one()
    {
        var result = await Tool.RunAsync("copy", "--from", From, "--to", To);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"There is no store at '{From}' to copy from.");
        File.Exists(To).ShouldBeFalse();
        (await Tool.RunAsync("copy", "--from", From, "--to", To, "--store", From)).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task An_interrupted_copy_keeps_whole_batches_and_goes_on_where_it_ended()
    {
        await IngestAsync(From, Samples.Generate(20_000));
        using var tool = new ToolProcess(new Dictionary<string, string>(), "copy", "--from", From, "--to", To);
        while (!tool.HasExited && await EventsAsync() == 0)
            await Task.Delay(20);
        await tool.SignalAsync("INT");
        var interrupted = await tool.EndAsync();

        interrupted.ExitCode.ShouldBe(130, interrupted.Error);
        var kept = await EventsAsync();
        kept.ShouldBeGreaterThan(0);
        var rest = await CopyAsync();
        rest.Number("copied").ShouldBe(20_000 - kept);
        (await Tool.DoneAsync("verify", "--store", To, "--json")).Number("eventsChecked").ShouldBe(20_000);
    }

    private async Task<long> EventsAsync() =>
        File.Exists(To) ? (await Tool.DoneAsync("stats", "--store", To, "--json")).Number("events") : 0;

    private Task<CliResult> CopyAsync() => Tool.DoneAsync("copy", "--from", From, "--to", To, "--json");

    private static async Task IngestAsync(string store, IEnumerable<Event> events)
    {
        var result = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", store);
        result.ExitCode.ShouldBe(0, result.Error);
    }
}
