using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests.PostgreSql;

/// <summary>`erase` on a real server, and on the way from one engine to the other.</summary>
public sealed class PostgreSqlEraseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Event[] _chain = Samples.Chain(1, 5);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_vacuum_the_content_is_gone_and_without_it_the_answer_says_what_may_remain()
    {
        await using var store = await PostgreSqlStore.OfAsync(_chain);

        var first = await Erasing.RunAsync(store.Uri, _chain[2], "--json");
        first.ExitCode.ShouldBe(1);
        first.Json.GetProperty("records").EnumerateArray().ShouldHaveSingleItem().GetProperty("position").GetInt64().ShouldBe(3);
        first.Json.GetProperty("purged").GetBoolean().ShouldBeFalse();
        first.Output.ShouldNotContain(store.Password);
        (await Erasing.RunAsync(store.Uri, _chain[2])).Output.ShouldContain("--vacuum");

        var second = await Erasing.RunAsync(store.Uri, _chain[2], "--vacuum", "--json");
        second.ExitCode.ShouldBe(0);
        second.Json.GetProperty("records").ToString().ShouldBe(first.Json.GetProperty("records").ToString());
        second.Json.GetProperty("purged").GetBoolean().ShouldBeTrue();
        var verify = await Tool.DoneAsync("verify", "--store", store.Uri, "--json");
        (verify.Number("eventsErased"), verify.Number("eventsChecked")).ShouldBe((1, 5));
        (await Tool.RunWithInputAsync(Samples.Lines(_chain), "ingest", "--store", store.Uri, "--json")).Number("erased").ShouldBe(1);
    }

    [Fact]
    public async Task An_erased_event_goes_from_engine_to_engine_with_its_record_and_without_its_content()
    {
        var (first, last) = (_folder.File("first.db"), _folder.File("last.db"));
        (await Tool.RunWithInputAsync(Samples.Lines(_chain), "ingest", "--store", first)).ExitCode.ShouldBe(0);
        (await Erasing.RunAsync(first, _chain[1])).ExitCode.ShouldBe(0);
        await using var middle = await PostgreSqlStore.NameAsync();

        await Tool.DoneAsync("copy", "--from", first, "--to", middle.Uri);
        (await Erasing.RunAsync(middle.Uri, _chain[3], "--vacuum")).ExitCode.ShouldBe(0);
        await Tool.DoneAsync("copy", "--from", middle.Uri, "--to", last);
        var refused = await Tool.RunAsync("copy", "--from", middle.Uri, "--to", first);
        refused.Error.ShouldContain("eventstore erase --from");
        await Tool.DoneAsync("erase", "--from", middle.Uri, "--store", first, "--yes");

        var list = await Tool.DoneAsync("erase", "list", "--store", middle.Uri, "--json");
        list.Json.GetProperty("erasures").GetArrayLength().ShouldBe(2);
        foreach (var store in new[] { first, last })
        {
            (await Tool.DoneAsync("erase", "list", "--store", store, "--json")).Output.ShouldBe(list.Output);
            (await Tool.DoneAsync("diff", store, middle.Uri)).ExitCode.ShouldBe(0);
            (await Tool.DoneAsync("verify", "--store", store, "--json")).Number("eventsErased").ShouldBe(2);
        }
    }
}
