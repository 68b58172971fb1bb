using System.Text.Json;
using EventStore.EfCore.Cli.Tests.Support;
using NSec.Cryptography;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>Archives that another implementation wrote.</summary>
public sealed class WillowTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [WillowTheory]
    [InlineData("grove.db", 3, 4022, 0)]
    [InlineData("forks.db", 2, 2018, 2)]
    public async Task A_real_archive_is_imported_whole_and_verifies(string file, int servers, int events, int forks)
    {
        var store = _folder.File("archive.db");

        var import = await Tool.RunAsync("import", Willow.File(file), "--store", store, "--json");
        var verify = await Tool.RunAsync("verify", "--store", store, "--json");

        import.ExitCode.ShouldBe(0, import.Error);
        import.Number("read").ShouldBe(events);
        import.Number("stored").ShouldBe(events);
        import.Number("forks").ShouldBe(forks);
        import.Number("rejected").ShouldBe(0);
        verify.ExitCode.ShouldBe(0, verify.Error);
        verify.Number("eventsChecked").ShouldBe(events);
        verify.Json.GetProperty("findings").EnumerateArray().ShouldAllBe(f => f.GetProperty("kind").GetString() == "fork");
        verify.Json.GetProperty("findings").GetArrayLength().ShouldBe(forks);
        (await Tool.DoneAsync("stats", "--store", store, "--json")).Number("servers").ShouldBe(servers);
    }

    [WillowTheory]
    [InlineData("grove")]
    [InlineData("forks")]
    public async Task The_log_is_in_the_order_of_insertion(string name)
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("import", Willow.File($"{name}.db"), "--store", store);

        var log = (await Tool.DoneAsync("export", "--store", store)).Lines.Select(l => Member(l, "hash"));

        var inserted = File.ReadLines(Willow.File($"{name}.jsonl")).Select(l => (Server: Member(l, "server"), Hash: Member(l, "hash")));
        log.ShouldBe(inserted.OrderBy(l => l.Server, StringComparer.Ordinal).Select(l => l.Hash));
    }

    [WillowTheory]
    [InlineData("grove.db")]
    [InlineData("forks.db")]
    public async Task The_export_ingested_into_a_second_store_gives_the_same_log_line_for_line(string file)
    {
        var (first, second) = (_folder.File("first.db"), _folder.File("second.db"));
        await Tool.DoneAsync("import", Willow.File(file), "--store", first);

        var export = await Tool.DoneAsync("export", "--store", first);
        await Tool.DoneAsync("ingest", _folder.Write("export.jsonl", export.Output), "--store", second);

        (await Tool.DoneAsync("export", "--store", second)).Output.ShouldBe(export.Output);
    }

    [WillowTheory]
    [InlineData("grove.db")]
    [InlineData("forks.db")]
    public async Task The_holder_of_half_lacks_exactly_the_other_half(string file)
    {
        var whole = _folder.File("whole.db");
        await Tool.DoneAsync("import", Willow.File(file), "--store", whole);

        await Halves.CheckAsync(_folder, whole);
    }

    [WillowTheory]
    [InlineData("grove.jsonl")]
    [InlineData("forks.jsonl")]
    public void Signatures_and_hashes_of_the_other_implementation_hold_over_our_canonical_bytes(string file)
    {
        foreach (var line in File.ReadLines(Willow.File(file)))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var content = new EventContent(
                AuthorId.Parse(root.GetProperty("author").GetString()),
                root.GetProperty("seq").GetInt64(),
                EventHash.Parse(root.GetProperty("prev").GetString()),
                root.GetProperty("deps").EnumerateArray().Select(d => EventHash.Parse(d.GetString())).ToArray(),
                Convert.FromHexString(root.GetProperty("kind_bincode").GetString()!),
                root.GetProperty("timestamp_hint_ms").GetInt64());

            content.ComputeHash().ToString().ShouldBe(root.GetProperty("hash").GetString());
            var key = PublicKey.Import(SignatureAlgorithm.Ed25519, content.Author.ToArray(), KeyBlobFormat.RawPublicKey);
            var signature = Convert.FromHexString(root.GetProperty("sig").GetString()!);
            SignatureAlgorithm.Ed25519.Verify(key, content.ToBytes(), signature).ShouldBe(root.GetProperty("verifies").GetBoolean());
        }
    }

    [WillowTheory]
    [InlineData("grove")]
    [InlineData("forks")]
    public async Task Their_signatures_are_verified_where_they_are_asked_for(string name)
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("import", Willow.File($"{name}.db"), "--store", store);

        (await Tool.RunAsync("verify", "--signatures", "--store", store)).ExitCode.ShouldBe(0);

        Sql.DropTriggers(store);
        Sql.Execute(store, "UPDATE Events SET Signature = zeroblob(64), Checksum = NULL WHERE Position = 1");
        (await Tool.RunAsync("verify", "--store", store)).ExitCode.ShouldBe(0);
        var damaged = await Tool.RunAsync("verify", "--signatures", "--store", store);
        damaged.ExitCode.ShouldBe(1);
        damaged.Lines.ShouldContain(l => l.StartsWith("forgedSignature\t", StringComparison.Ordinal));
    }

    private static string Member(string line, string name)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
