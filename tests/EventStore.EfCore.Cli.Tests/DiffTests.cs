using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`diff`: which events each of two stores holds that the other lacks.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Event[] _events = [.. Samples.Generate(1_500, servers: 2)];

    private string Left => _folder.File("left.db");

    private string Right => _folder.File("right.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stores_with_the_same_events_do_not_differ_in_whatever_order_they_lie()
    {
        await IngestAsync(Left, _events);
        await IngestAsync(Right, [.. _events.Skip(700), .. _events.Take(700)]);

        var json = await Tool.DoneAsync("diff", Left, Right, "--json");
        var text = await Tool.DoneAsync("diff", Left, Right);

        json.Json.GetProperty("equal").GetBoolean().ShouldBeTrue();
        json.Json.GetProperty("servers").EnumerateArray().Sum(s => s.GetProperty("both").GetInt64()).ShouldBe(1_500);
        text.Lines.Length.ShouldBe(3);
        text.Lines[0].ShouldBe("server\tboth\tonly left\tonly right");
    }

    [Fact]
    public async Task What_one_side_alone_holds_is_counted_and_named_and_the_exit_code_is_1()
    {
        var garden = Samples.Chain(9, 4);
        await IngestAsync(Left, [.. _events.Where((_, i) => i % 50 != 7), .. garden]);
        await IngestAsync(Right, _events.Where((_, i) => i % 30 != 11));

        var result = await Tool.RunAsync("diff", Left, Right, "--json", "--limit", "1000");
        var text = await Tool.RunAsync("diff", Left, Right, "--limit", "1000");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldBeEmpty();
        result.Json.GetProperty("equal").GetBoolean().ShouldBeFalse();
        Hashes(result, "left").ShouldBe(
            _events.Where((_, i) => i % 30 == 11 && i % 50 != 7).Concat(garden).Select(e => e.Hash.ToString()), ignoreOrder: true);
        Hashes(result, "right").ShouldBe(
            _events.Where((_, i) => i % 50 == 7 && i % 30 != 11).Select(e => e.Hash.ToString()), ignoreOrder: true);
        var servers = result.Json.GetProperty("servers").EnumerateArray().ToArray();
        servers.Select(s => s.GetProperty("server").GetString()).ShouldBe(["garden", "server-1", "server-2"]);
        servers[0].GetProperty("onlyLeft").GetInt64().ShouldBe(4);
        text.Lines.ShouldContain($"<\tgarden\t1\t{garden[0].Hash}");
        text.Lines.ShouldContain("garden\t0\t4\t0");
    }

    [Fact]
    public async Task A_limit_bounds_what_is_named_and_not_what_is_counted()
    {
        await IngestAsync(Left, _events);
        await Tool.DoneAsync("migrate", "--store", Right);

        var result = await Tool.RunAsync("diff", Left, Right, "--json", "--limit", "10");
        var one = await Tool.RunAsync("diff", Right, Left, "--json", "--server", "server-2");

        result.Json.GetProperty("events").GetArrayLength().ShouldBe(10);
        result.Json.GetProperty("hasMore").GetBoolean().ShouldBeTrue();
        result.Json.GetProperty("servers").EnumerateArray().Sum(s => s.GetProperty("onlyLeft").GetInt64()).ShouldBe(1_500);
        one.Json.GetProperty("servers").EnumerateArray().ShouldHaveSingleItem().GetProperty("onlyRight").GetInt64()
            .ShouldBe(_events.Count(e => e.Server.Value == "server-2"));
    }

    [Fact]
    public async Task A_file_and_a_PostgreSQL_database_are_compared()
    {
        await IngestAsync(Left, _events);
        await using var server = await PostgreSqlStore.OfAsync(_events.Take(1_400));

        (await Tool.RunAsync("diff", Left, server.ConnectionString, "--json")).Json.GetProperty("servers").EnumerateArray()
            .Sum(s => s.GetProperty("onlyLeft").GetInt64()).ShouldBe(100);
        await IngestAsync(server.ConnectionString, _events);
        (await Tool.RunAsync("diff", Left, server.ConnectionString)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_damaged_event_is_not_equal()
    {
        await IngestAsync(Left, _events);
        await IngestAsync(Right, _events);
        Sql.DropTriggers(Left);
        Sql.Execute(Left, "UPDATE \"Events\" SET \"Payload\" = x'00' WHERE \"Position\" = 5");

        var result = await Tool.RunAsync("diff", Left, Right);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("2 events are damaged");
    }

    [Fact]
    public async Task A_store_that_is_not_there_and_a_server_that_neither_has_are_named()
    {
        await IngestAsync(Left, _events.Take(10));

        var nowhere = await Tool.RunAsync("diff", Left, Right);
        await IngestAsync(Right, _events.Take(10));
        var nobody = await Tool.RunAsync("diff", Left, Right, "--server", "nobody");

        (nowhere.ExitCode, nobody.ExitCode).ShouldBe((1, 1));
        nowhere.Error.ShouldContain($"There is no store at '{Right}'");
        nobody.Error.ShouldContain("Neither store holds the server 'nobody'");
        File.Exists(_folder.File("other.db")).ShouldBeFalse();
    }

    private static IEnumerable<string> Hashes(CliResult result, string side) => result.Json.GetProperty("events").EnumerateArray()
        .Where(e => e.GetProperty("side").GetString() == side).Select(e => e.GetProperty("hash").GetString()!);

    private static async Task IngestAsync(string store, IEnumerable<Event> events)
    {
        var ingest = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--duplicates", "skip", "--store", store);
        ingest.ExitCode.ShouldBe(0, ingest.Error);
    }
}
