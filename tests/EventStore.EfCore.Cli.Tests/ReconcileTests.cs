using System.Text;
using EventStore.EfCore.Cli.Tests.Support;
using EventStore.EfCore.CrashTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`reconcile`: two stores hold the same afterwards, in one process or two.</summary>
public sealed class ReconcileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Event[] _events = [.. Samples.Generate(1_200, servers: 2)];

    private string Left => _folder.File("left.db");

    private string Right => _folder.File("right.db");

    private string Stdio => $"'{ToolProcess.Host}' '{TestedTool.Assembly}' reconcile '{Right}' --stdio";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_stores_hold_the_same_afterwards()
    {
        await FillAsync();

        var first = await Tool.DoneAsync("reconcile", Left, Right, "--json");
        var again = await Tool.DoneAsync("reconcile", Left, Right);

        first.Json.GetProperty("equal").GetBoolean().ShouldBeTrue();
        Sum(first, "given").ShouldBe(60);
        Sum(first, "taken").ShouldBe(40 + 4);
        again.Lines[^1].ShouldStartWith("gave 0, took 0 in ");
        await ShouldBeEqualAsync();
    }

    [Fact]
    public async Task One_server_alone_is_reconciled_where_it_is_asked_for()
    {
        await FillAsync();

        await Tool.DoneAsync("reconcile", Left, Right, "--server", "server-1");

        var diff = await Tool.RunAsync("diff", Left, Right, "--json");
        var servers = diff.Json.GetProperty("servers").EnumerateArray().ToDictionary(s => s.GetProperty("server").GetString()!);
        servers["server-1"].GetProperty("onlyLeft").GetInt64().ShouldBe(0);
        servers["server-1"].GetProperty("onlyRight").GetInt64().ShouldBe(0);
        servers["server-2"].GetProperty("onlyLeft").GetInt64().ShouldBeGreaterThan(0);
        var nobody = await Tool.RunAsync("reconcile", Left, Right, "--server", "nobody");
        nobody.Error.ShouldContain("Neither store holds the server 'nobody'");
    }

    [Fact]
    public async Task Two_processes_reconcile_through_their_pipes()
    {
        await FillAsync();

        var result = await Tool.DoneAsync("reconcile", Left, "--through", Stdio, "--json");

        result.Json.GetProperty("equal").GetBoolean().ShouldBeTrue();
        (Sum(result, "given"), Sum(result, "taken")).ShouldBe((60, 44));
        await ShouldBeEqualAsync();
    }

    [Fact]
    public async Task What_is_erased_in_one_store_stays_erased_and_is_told()
    {
        await IngestAsync(Left, _events);
        await IngestAsync(Right, _events[1..]);
        await Tool.DoneAsync(
            "erase", "--store", Left, "--server", _events[0].Server.Value, "--hash", _events[0].Hash.ToString(), "--reason", "order 7",
            "--by", "me", "--yes");

        var result = await Tool.DoneAsync("reconcile", Left, "--through", Stdio, "--json");

        result.Json.GetProperty("equal").GetBoolean().ShouldBeFalse();
        (Sum(result, "erased"), Sum(result, "given"), Sum(result, "notGiven")).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task A_damaged_event_is_not_given_and_the_next_run_heals_it()
    {
        await IngestAsync(Left, _events);
        await IngestAsync(Right, _events[1..]);
        Sql.DropTriggers(Left);
        Sql.Execute(Left, $"UPDATE \"Events\" SET \"Payload\" = x'00' WHERE \"Hash\" = x'{_events[0].Hash}'");

        var first = await Tool.RunAsync("reconcile", Left, Right, "--json");
        await IngestAsync(Right, _events[..1]);
        await Tool.RunAsync("verify", "--record", "--store", Left);
        var second = await Tool.DoneAsync("reconcile", Left, Right, "--json");

        (first.ExitCode, Sum(first, "notGiven")).ShouldBe((1, 1));
        first.Error.ShouldContain("Run `eventstore verify` on both stores");
        Sum(second, "taken").ShouldBe(1);
        await Tool.DoneAsync("verify", "--store", Left);
    }

    [Fact]
    public async Task Forged_signatures_are_refused_where_that_is_asked_for()
    {
        await IngestAsync(Left, _events);
        await IngestAsync(Right, [.. _events, .. Samples.Chain(9, 3)]);

        var result = await Tool.RunAsync("reconcile", Left, Right, "--signatures", "--json");

        (result.ExitCode, Sum(result, "refused"), Sum(result, "taken")).ShouldBe((1, 3, 0));
    }

    [Theory]
    [InlineData("one other side")]
    [InlineData("one other side", "other.db", "--stdio")]
    [InlineData("one other side", "other.db", "--through", "true")]
    [InlineData("takes no --store", "other.db", "--store", "third.db")]
    public async Task Another_number_of_sides_than_two_is_wrong_usage(string message, params string[] args)
    {
        var result = await Tool.RunAsync(["reconcile", Left, .. args]);

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("true", "its output ended")]
    [InlineData("false", "its output ended")]
    [InlineData("echo hello", "a frame begins with '68'")]
    [InlineData("printf 'H\\377\\377\\377\\377'", "4294967295 bytes")]
    [InlineData("printf 'H\\0\\0\\0\\7unknown'", "it speaks 'unknown'")]
    [InlineData("printf 'H\\0\\0\\0\\7un'", "it ends within a frame")]
    [InlineData("printf 'X\\0\\0\\0\\4busy'", "The other side gave up: busy")]
    public async Task A_command_that_speaks_something_else_is_told(string command, string message)
    {
        await IngestAsync(Left, _events[..10]);

        var result = await Tool.RunAsync("reconcile", Left, "--through", command);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("", "it ended without saying that it is done")]
    [InlineData("Q\0\0\0\0", "a frame begins with '51'")]
    [InlineData("H\0\0\0\0", "it asks by a frame of kind 'Hello'")]
    [InlineData("N\0\0\0\u0001\0", "ends within the name of a server")]
    [InlineData("N\0\0\0\u0004\0\u0001a\u0070", "no version of the protocol")]
    [InlineData("G\0\0\0\u0004\0\u0001ab", "a list of hashes has 1 bytes")]
    [InlineData("P\0\0\0\u0001\0", "ends within the hashes of erased events")]
    public async Task Whoever_asks_something_else_is_told_why(string input, string reason)
    {
        await IngestAsync(Left, _events[..10]);

        var result = await Tool.RunWithInputAsync(input, "reconcile", Left, "--stdio");

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("eventstore-reconcile/1");
        result.Output.ShouldContain(reason);
        result.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task Lines_that_are_no_events_are_counted_and_change_nothing()
    {
        await IngestAsync(Left, _events[..10]);
        var good = Samples.Line(_events[10]);
        var lines = "\0\0" + "nonsense\n" + good.Replace("\"sequence\":", "\"sequence\":1", StringComparison.Ordinal) + "\n" + good + "\n";
        var length = Encoding.UTF8.GetByteCount(lines);

        using var input = new MemoryStream();
        input.Write([(byte)'P', 0, 0, (byte)(length >> 8), (byte)length]);
        input.Write(Encoding.UTF8.GetBytes(lines));
        input.Write([(byte)'D', 0, 0, 0, 0]);
        input.Position = 0;
        var result = await Tool.RunAsync(input, default, "reconcile", Left, "--stdio");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("P\0\0\0\u0010\0\0\0\u0001\0\0\0\0\0\0\0\0\0\0\0\u0002D");
        (await Tool.DoneAsync("stats", "--store", Left, "--json")).Json.GetProperty("events").GetInt64().ShouldBe(11);
    }

    private static long Sum(CliResult result, string name) =>
        result.Json.GetProperty("servers").EnumerateArray().Sum(s => s.GetProperty(name).GetInt64());

    private static async Task IngestAsync(string store, IEnumerable<Event> events)
    {
        var ingest = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--duplicates", "skip", "--store", store);
        ingest.ExitCode.ShouldBe(0, ingest.Error);
    }

    private async Task FillAsync()
    {
        await IngestAsync(Left, _events.Where((_, i) => i % 30 != 7));
        await IngestAsync(Right, [.. _events.Where((_, i) => i % 20 != 11).Reverse(), .. Samples.Chain(9, 4)]);
    }

    private async Task ShouldBeEqualAsync()
    {
        await Tool.DoneAsync("diff", Left, Right);
        await Tool.DoneAsync("verify", "--store", Left);
        await Tool.DoneAsync("verify", "--store", Right);
    }
}
