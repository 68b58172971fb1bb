using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The commands of the other pages of docs; those of operations.md have tests of their own.</summary>
public sealed class DocsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Archive => _folder.File("archive.db");

    private string Other => _folder.File("other.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commands_are_shown_in_no_section_that_no_test_runs() =>
        DocsPage.All.SelectMany(page => DocsPage.Sections(page).Select(section => $"{page}: {section}")).ShouldBe(
            [
                "integrity.md: Quarantine and repair", "integrity.md: When a store is damaged",
                "operations.md: Back up", "operations.md: Restore", "operations.md: The disk is full", "operations.md: The file is damaged",
                "operations.md: Move the file", "operations.md: Upgrade", "operations.md: Roll back", "operations.md: A second writer",
                "operations.md: The disk is slow", "operations.md: Legal erasure", "operations.md: Move to PostgreSQL",
                "releases.md: The flow", "synchronisation.md: A cursor", "synchronisation.md: Set reconciliation",
            ]);

    [Fact]
    public async Task Quarantine_and_repair()
    {
        Event[] events = [.. Samples.Generate(100)];
        await IngestAsync(Archive, events);
        await IngestAsync(Other, events);
        Sql.DropTriggers(Archive);
        Sql.Execute(Archive, "UPDATE Events SET Payload = x'00' WHERE ServerId = 1 AND Position = 2");

        await DocsPage.RunAsync(_folder.Root, DocsPage.Commands("integrity.md", "Quarantine and repair"));

        (await Tool.DoneAsync("verify", "--store", Archive, "--json")).Number("eventsChecked").ShouldBe(100);
        (await Tool.DoneAsync("quarantine", "list", "--store", Archive, "--json")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Salvage()
    {
        await IngestAsync(Archive, Samples.Generate(100));

        await DocsPage.RunAsync(_folder.Root, DocsPage.Commands("integrity.md", "When a store is damaged"));

        (await Tool.DoneAsync("verify", "--store", _folder.File("salvaged.db"), "--json")).Number("eventsChecked").ShouldBe(100);
    }

    [Theory]
    [InlineData("A cursor", 100, 60)]
    [InlineData("Set reconciliation", 100, 100)]
    public async Task Synchronisation(string section, int here, int there)
    {
        Event[] events = [.. Samples.Generate(100)];
        await IngestAsync(Archive, events[..40]);
        await IngestAsync(Other, events[40..]);

        await DocsPage.RunAsync(_folder.Root, DocsPage.Commands("synchronisation.md", section));

        (await Tool.DoneAsync("stats", "--store", Archive, "--json")).Number("events").ShouldBe(here);
        (await Tool.DoneAsync("stats", "--store", Other, "--json")).Number("events").ShouldBe(there);
    }

    private static async Task IngestAsync(string store, IEnumerable<Event> events)
    {
        (await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", store)).ExitCode.ShouldBe(0);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
