using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class VerifyTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;

    public VerifyTests() => _store = _folder.File("archive.db");

    public async Task InitializeAsync()
    {
        var chain = Samples.Chain(1, 5);
        var file = _folder.Write("in.jsonl", Samples.Lines([.. chain, Samples.Create(1, 3, chain[1], [9]), .. Samples.Generate(60)]));
        await Tool.DoneAsync("ingest", file, "--store", _store);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_fork_is_a_fact_and_no_failure()
    {
        var result = await Tool.RunAsync("verify", "--store", _store, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        result.Number("eventsChecked").ShouldBe(66);
        var finding = result.Json.GetProperty("findings")[0];
        finding.GetProperty("kind").GetString().ShouldBe("fork");
        finding.GetProperty("server").GetString().ShouldBe("garden");
        finding.GetProperty("position").GetInt64().ShouldBe(6);
        finding.GetProperty("hash").GetString()!.Length.ShouldBe(64);
        finding.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task One_server_can_be_verified_alone()
    {
        var result = await Tool.RunAsync("verify", "--server", "garden", "--store", _store, "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Number("eventsChecked").ShouldBe(6);
    }

    [Fact]
    public async Task A_changed_payload_is_found_by_verify_left_out_by_reads_and_told_by_export()
    {
        Damage("UPDATE Events SET Payload = x'00' WHERE Position = 2 AND ServerId = (SELECT Id FROM Servers WHERE Key = 'garden')");

        var verify = await Tool.RunAsync("verify", "--store", _store, "--json");
        var log = await Tool.RunAsync("log", "--server", "garden", "--store", _store, "--json");
        var export = await Tool.RunAsync("export", "--store", _store);

        verify.ExitCode.ShouldBe(1);
        verify.Json.GetProperty("ok").GetBoolean().ShouldBeFalse();
        verify.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("kind").GetString()).ShouldContain("corruptEvent");
        log.ExitCode.ShouldBe(1);
        log.Json.GetProperty("events").GetArrayLength().ShouldBe(5);
        log.Json.GetProperty("corrupt")[0].GetProperty("position").GetInt64().ShouldBe(2);
        export.ExitCode.ShouldBe(1);
        export.Lines.Length.ShouldBe(65);
        export.Error.ShouldContain("1 corrupt events were left out");
    }

    [Fact]
    public async Task A_lost_event_is_found_and_printed_in_plain_words()
    {
        Damage("DELETE FROM Events WHERE Position = 4 AND ServerId = (SELECT Id FROM Servers WHERE Key = 'garden')");

        var result = await Tool.RunAsync("verify", "--store", _store);

        result.ExitCode.ShouldBe(1);
        result.Lines.ShouldContain(l => l.StartsWith("missingPosition\tgarden\t4\t", StringComparison.Ordinal));
        result.Lines[^1].ShouldStartWith("DAMAGED: ");
    }

    [Theory]
    [InlineData("log")]
    [InlineData("history")]
    public async Task A_lost_event_is_named_by_pages_and_fails_them(string command)
    {
        Damage("DELETE FROM Events WHERE Position IN (3, 4) AND ServerId = (SELECT Id FROM Servers WHERE Key = 'garden')");

        var json = await Tool.RunAsync(command, "--server", "garden", "--store", _store, "--json");
        var text = await Tool.RunAsync(command, "--server", "garden", "--store", _store);

        json.ExitCode.ShouldBe(1);
        var missing = json.Json.GetProperty("missingPositions")[0];
        missing.GetProperty("from").GetInt64().ShouldBe(3);
        missing.GetProperty("to").GetInt64().ShouldBe(4);
        text.ExitCode.ShouldBe(1);
        text.Lines.Length.ShouldBe(4);
        text.Error.ShouldContain("server garden has no events at the positions 3 to 4");
    }

    [Fact]
    public async Task A_lost_end_fails_the_export_and_is_named()
    {
        Damage("DELETE FROM Events WHERE Position >= 5 AND ServerId = (SELECT Id FROM Servers WHERE Key = 'garden')");

        var export = await Tool.RunAsync("export", "--store", _store);

        export.ExitCode.ShouldBe(1);
        export.Lines.Length.ShouldBe(64);
        export.Error.ShouldContain("server garden has no events at the positions 5 to 6");
        export.Error.ShouldContain("2 events are missing");
    }

    [Fact]
    public async Task A_damaged_row_of_a_server_is_a_finding_of_verify_and_an_error_elsewhere()
    {
        Damage("UPDATE Servers SET LastPosition = -7 WHERE Key = 'garden'");

        var verify = await Tool.RunAsync("verify", "--store", _store);
        var log = await Tool.RunAsync("log", "--server", "garden", "--store", _store);

        verify.ExitCode.ShouldBe(1);
        verify.Lines.ShouldContain(l => l.StartsWith("wrongBookkeeping\tgarden\t", StringComparison.Ordinal));
        log.ExitCode.ShouldBe(1);
        log.Error.ShouldStartWith("Error: The row of server 'garden' in Servers says that the log ends at position '-7'.");
    }

    [Fact]
    public async Task Rows_without_a_checksum_are_counted()
    {
        Damage("UPDATE Events SET Checksum = NULL");

        var json = await Tool.RunAsync("verify", "--store", _store, "--json");
        var text = await Tool.RunAsync("verify", "--store", _store);

        json.ExitCode.ShouldBe(0, json.Error);
        json.Number("eventsNotCovered").ShouldBe(66);
        text.Lines[^2].ShouldStartWith("66 events have no checksum");
    }

    private void Damage(string sql)
    {
        Sql.DropTriggers(_store);
        Sql.Execute(_store, sql);
    }
}
