using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The commands of docs/operations.md do what the page says, as they are printed there.</summary>
public sealed class OperationsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Back_up_and_restore()
    {
        var events = Samples.Generate(100);
        await IngestAsync(events);

        await RunAsync(Commands("Back up"));
        Directory.GetFiles(_folder.File("backup")).ShouldBe([_folder.File("backup/archive.db")]);
        Directory.GetFiles(_folder.File("backup/hourly")).ShouldHaveSingleItem();
        Directory.GetFiles(_folder.File("backup/log")).Length.ShouldBe(4);

        await RunAsync(Commands("Restore"));
        foreach (var store in new[] { "archive.db", "restored.db", "rebuilt.db", "aside/archive.db" })
            (await Tool.DoneAsync("stats", "--store", _folder.File(store), "--json")).Number("events").ShouldBe(100, store);
    }

    [Theory]
    [InlineData("The disk is full", "archive.db")]
    [InlineData("Move the file", "elsewhere/archive.db")]
    [InlineData("Upgrade", "archive.db", "before.db")]
    [InlineData("A second writer", "archive.db")]
    [InlineData("The disk is slow", "archive.db")]
    public async Task All_is_there_afterwards(string section, params string[] stores)
    {
        await IngestAsync(Samples.Generate(100));
        await RunAsync(Commands(section));
        foreach (var store in stores)
            (await Tool.DoneAsync("stats", "--store", _folder.File(store), "--json")).Number("events").ShouldBe(100, store);
    }

    [Fact]
    public async Task Roll_back_with_what_was_stored_since()
    {
        Event[] events = [.. Samples.Generate(100)];
        await IngestAsync(events[..60]);
        await Tool.DoneAsync("backup", _folder.File("before.db"), "--store", _folder.File("archive.db"));
        await IngestAsync(events[60..]);

        await RunAsync(Commands("Roll back"));
        (await Tool.DoneAsync("stats", "--store", _folder.File("archive.db"), "--json")).Number("events").ShouldBe(100);
        (await Tool.DoneAsync("verify", "--store", _folder.File("archive.db"), "--json")).Number("eventsChecked").ShouldBe(100);
    }

    [Fact]
    public async Task Repair_and_salvage_a_damaged_file()
    {
        await IngestAsync(Samples.Generate(100));
        var archive = _folder.File("archive.db");
        await Tool.DoneAsync("backup", _folder.File("backup.db"), "--store", archive);
        Sql.DropTriggers(archive);
        Sql.Execute(archive, "UPDATE Events SET Payload = x'00' WHERE Position % 10 = 0");
        (await Tool.RunAsync("verify", "--store", archive)).ExitCode.ShouldBe(1);

        await RunAsync(Commands("The file is damaged"));
        (await Tool.RunAsync("verify", "--store", _folder.File("evidence/archive.db"))).ExitCode.ShouldBe(1);
        foreach (var store in new[] { "archive.db", "saved.db" })
            (await Tool.DoneAsync("verify", "--store", _folder.File(store), "--json")).Number("eventsChecked").ShouldBe(100, store);
    }

    [Fact]
    public async Task Move_to_PostgreSQL()
    {
        await IngestAsync(Samples.Generate(100));
        await using var target = await PostgreSqlStore.NameAsync();
        await RunAsync($"TARGET='{target.Uri}'\n{Commands("Move to PostgreSQL")}");
        (await Tool.DoneAsync("stats", "--store", target.Uri, "--json")).Number("events").ShouldBe(100);
    }

    [Fact]
    public async Task Legal_erasure()
    {
        await IngestAsync([.. Samples.Chain(1, 5)]);

        await RunAsync(Commands("Legal erasure"));

        foreach (var store in new[] { "archive.db", "after.db", "replica.db" })
            (await Tool.DoneAsync("stats", "--store", _folder.File(store), "--json")).Number("erased").ShouldBe(1, store);
    }

    [Fact]
    public async Task A_command_that_fails_fails_the_page()
    {
        await IngestAsync(Samples.Generate(10));
        await Should.ThrowAsync<InvalidOperationException>(() => RunAsync("eventstore restore none.db --to archive.db\neventstore stats"));
    }

    private static string Commands(string section) => DocsPage.Commands("operations.md", section);

    private Task RunAsync(string commands) => DocsPage.RunAsync(_folder.Root, commands);

    private async Task IngestAsync(IReadOnlyList<Event> events)
    {
        (await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", _folder.File("archive.db"))).ExitCode.ShouldBe(0);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
