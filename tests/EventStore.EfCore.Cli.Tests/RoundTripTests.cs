using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class RoundTripTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Twenty_thousand_generated_events_are_stored_verified_and_come_out_line_for_line()
    {
        var store = _folder.File("archive.db");
        var generated = await Tool.DoneAsync("generate", "--events", "20000", "--servers", "3", "--authors", "50");
        var file = _folder.Write("all.jsonl", generated.Output);

        var ingest = await Tool.DoneAsync("ingest", file, "--store", store, "--json");
        var verify = await Tool.DoneAsync("verify", "--store", store, "--json");
        var export = await Tool.DoneAsync("export", "--store", store);

        ingest.Number("stored").ShouldBe(20_000);
        verify.Json.GetProperty("ok").GetBoolean().ShouldBeTrue();
        verify.Number("eventsChecked").ShouldBe(20_000);
        verify.Json.GetProperty("findings").GetArrayLength().ShouldBe(0);
        export.Lines.Order(StringComparer.Ordinal).SequenceEqual(generated.Lines.Order(StringComparer.Ordinal)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_export_ingested_into_another_store_gives_the_same_export()
    {
        var first = _folder.File("first.db");
        var second = _folder.File("second.db");
        var chain = Samples.Chain(1, 10);
        var fork = Samples.Create(1, 5, chain[3], [9], channel: "général \"quoted\" 🌱");
        var file = _folder.Write("in.jsonl", Samples.Lines([.. chain.Reverse(), fork, .. Samples.Generate(500)]));
        await Tool.DoneAsync("ingest", file, "--store", first);

        var export = await Tool.DoneAsync("export", "--store", first);
        await Tool.DoneAsync("ingest", _folder.Write("export.jsonl", export.Output), "--store", second);

        (await Tool.DoneAsync("export", "--store", second)).Output.ShouldBe(export.Output);
        var one = await Tool.DoneAsync("export", "--server", "garden", "--store", first);
        one.Output.ShouldBe(Samples.Lines([.. chain.Reverse(), fork]));
    }
}
