using System.Text.Json;
using Shouldly;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Fills a second store with the first half of every chain, and asks the whole one what the second lacks.</summary>
public static class Halves
{
    /// <summary>Forks stand at one sequence and go to the same half, so that none is hidden below a head.</summary>
    public static async Task CheckAsync(TempFolder folder, string whole)
    {
        var lines = (await Tool.DoneAsync("export", "--store", whole)).Lines;
        var last = lines.GroupBy(Chain).ToDictionary(g => g.Key, g => g.Max(Sequence));
        var held = lines.Where(l => Sequence(l) <= last[Chain(l)] / 2).ToArray();
        var half = folder.File("half.db");
        await Tool.DoneAsync("ingest", folder.Write("half.jsonl", string.Join('\n', held)), "--store", half);

        var missing = new List<string>();
        foreach (var server in lines.Select(l => Member(l, "server")).Distinct())
        {
            var heads = await Tool.DoneAsync("heads", "--server", server, "--store", half, "--json");
            var file = folder.Write("heads.json", heads.Output);
            var answer = await Tool.DoneAsync(
                "missing", "--server", server, "--heads", file, "--limit", "10000", "--store", whole, "--json");
            answer.Json.GetProperty("hasMore").GetBoolean().ShouldBeFalse();
            missing.AddRange(answer.Json.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("hash").GetString()!));
        }

        held.Length.ShouldBeGreaterThan(lines.Length / 3);
        missing.Order().ShouldBe(lines.Except(held).Select(l => Member(l, "hash")).Order());
    }

    private static string Chain(string line) => Member(line, "server") + Member(line, "author");

    private static string Member(string line, string name)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty(name).GetString()!;
    }

    private static long Sequence(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("sequence").GetInt64();
    }
}
