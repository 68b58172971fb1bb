using Shouldly;
using Xunit;

namespace EventStore.EfCore.PackageTests;

[Collection(nameof(Consumers))]
public sealed class ToolTests(Workplace workplace)
{
    [Fact]
    public async Task The_tool_is_installed_and_stores_and_verifies_the_sample()
    {
        var tool = await workplace.GetToolAsync();
        var folder = workplace.PathOf("tool");
        var sample = Path.Combine(Repository.Folder, "src", "EventStore.EfCore.Cli", "samples", "sample.jsonl");

        await Command.RunAsync(folder, tool, "ingest", sample, "--signatures", "--store", "archive.db");
        await Command.RunAsync(folder, tool, "verify", "--signatures", "--store", "archive.db");
        Sqlite.Count(Path.Combine(folder, "archive.db"), "Events").ShouldBe(300);
        (await Command.RunAsync(folder, tool, "--version")).ShouldStartWith(workplace.Version);
    }
}
