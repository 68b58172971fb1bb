using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>Pages are read and formatted at once, and come out as if one had been read after the other.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Store => _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Many_pages_come_out_in_the_order_in_which_they_went_in()
    {
        var lines = await FillAsync(7_001);
        (await Tool.DoneAsync("export", "--store", Store)).Lines.ShouldBe(lines);
    }

    [Fact]
    public async Task What_is_missing_or_damaged_at_the_ends_of_pages_is_left_out_once_and_told()
    {
        var lines = await FillAsync(9_500);
        long[] missing = [1, 1_000, 1_001, 2_500, 6_000, 9_499];
        long[] corrupt = [999, 4_100, 9_500];
        Sql.DropTriggers(Store);
        Sql.Execute(Store, $"DELETE FROM Events WHERE Position IN ({string.Join(',', missing)})");
        Sql.Execute(Store, $"UPDATE Events SET Payload = x'00' WHERE Position IN ({string.Join(',', corrupt)})");

        var result = await Tool.RunAsync("export", "--store", Store);

        result.ExitCode.ShouldBe(1);
        result.Lines.ShouldBe(lines.Where((_, i) => !missing.Contains(i + 1) && !corrupt.Contains(i + 1)));
        result.Error.ShouldContain("3 corrupt events were left out.");
        result.Error.ShouldContain("6 events are missing.");
    }

    /// <summary>Returns the lines in the order of the log.</summary>
    private async Task<IReadOnlyList<string>> FillAsync(int count)
    {
        var generated = await Tool.DoneAsync("generate", "--events", $"{count}", "--servers", "1", "--authors", "20");
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", generated.Output), "--store", Store);
        return generated.Lines;
    }
}
