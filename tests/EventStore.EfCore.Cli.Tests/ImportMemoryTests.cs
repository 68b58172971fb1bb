using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

[Collection(nameof(WholeProcess))]
public sealed class ImportMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("event_data")]
    [InlineData("server_id")]
    [InlineData("seq")]
    public async Task A_value_of_300_MB_is_reported_and_never_read(string column)
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));
        legacy.Add(Samples.Create(1, 1));
        legacy.Add(Samples.Create(2, 1));
        Sql.Execute(legacy.Path, $"UPDATE events SET {column} = zeroblob(300000000) WHERE rowid = 1");
        var before = GC.GetTotalAllocatedBytes();

        var result = await Tool.RunAsync("import", legacy.Path, "--store", _folder.File("archive.db"), "--json");

        result.Number("stored").ShouldBe(1, result.Error);
        result.Error.ShouldContain($"legacy.db row 1 rejected: {column} has 300000000 bytes; at most ");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(150_000_000);
    }
}
