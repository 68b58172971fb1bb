using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`backup` and `restore` as an operator uses them.</summary>
public sealed class BackupTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IReadOnlyList<Event> _events = Samples.Generate(200);

    private string Store => _folder.File("archive.db");

    private string Copy => _folder.File("copy.db");

    private string Folder => _folder.File("backups");

    private string Restored => _folder.File("restored.db");

    public Task InitializeAsync() => IngestAsync(_events.Take(120));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_backup_and_what_is_restored_from_it_say_what_is_in_them()
    {
        var backup = await Tool.DoneAsync("backup", Copy, "--store", Store, "--json");
        var restore = await Tool.DoneAsync("restore", Copy, "--to", Restored, "--json");
        var again = await Tool.DoneAsync("restore", Copy, "--to", Restored);

        (backup.Number("events"), backup.Number("bytes")).ShouldBe((120, new FileInfo(Copy).Length));
        backup.Json.GetProperty("servers").GetArrayLength().ShouldBe(2);
        restore.Number("events").ShouldBe(120);
        again.Lines[^1].ShouldStartWith("restored 120 events from ");
        again.Lines[^1].ShouldEndWith("all checked");
        await ShouldBeEqualAsync(Restored);
        (await Tool.DoneAsync("verify", "--store", Copy)).Lines[^1].ShouldStartWith("ok; checked 120 events");
    }

    [Fact]
    public async Task What_would_be_lost_is_not_replaced_and_scripts_learn_why()
    {
        await Tool.DoneAsync("backup", Copy, "--store", Store);
        await IngestAsync(_events.Skip(120));

        var newer = await Tool.RunAsync("restore", Copy, "--to", Store, "--json");
        var existing = await Tool.RunAsync("backup", Copy, "--store", Store, "--json");

        (newer.ExitCode, existing.ExitCode).ShouldBe((1, 1));
        newer.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("restoreRefused");
        newer.Error.ShouldContain("holds what the backup lacks");
        existing.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("storageCannotOpen");
        (await Tool.DoneAsync("stats", "--store", Store, "--json")).Number("events").ShouldBe(200);
    }

    [Fact]
    public async Task Without_a_store_there_is_no_backup_and_no_folder()
    {
        var none = _folder.File("none.db");
        (await Tool.RunAsync("backup", Copy, "--store", none)).Error.ShouldContain("There is no store at");
        (await Tool.RunAsync("backup", "--log", Folder, "--store", none)).ExitCode.ShouldBe(1);
        Directory.GetFiles(_folder.Root, "copy*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_backup_needs_no_right_to_write_the_archive_and_changes_nothing_beside_it()
    {
        SqliteConnection.ClearAllPools();
        var archive = Directory.CreateDirectory(_folder.File("a")).FullName;
        foreach (var file in Directory.GetFiles(_folder.Root, "archive.db*"))
            File.Move(file, Path.Combine(archive, Path.GetFileName(file)));
        await TempFolder.ChangeModeAsync("555", archive);
        try
        {
            var before = FolderState.Of(archive);
            using var tool = ToolProcess.OfPlainUser("backup", Copy, "--store", Path.Combine(archive, "archive.db"));
            var result = await tool.EndAsync();
            result.ExitCode.ShouldBe(0, result.Error);
            FolderState.Of(archive).ShouldBe(before);
        }
        finally
        {
            await TempFolder.ChangeModeAsync("755", archive);
        }
    }

    [Fact]
    public async Task Keep_makes_files_with_the_time_in_a_folder_and_leaves_the_newest()
    {
        foreach (var _ in Enumerable.Range(0, 3))
            await Tool.DoneAsync("backup", Folder, "--keep", "2", "--store", Store);
        var kept = Directory.GetFiles(Folder);
        kept.Length.ShouldBe(2);
        kept.ShouldAllBe(f => Path.GetFileName(f).StartsWith("eventstore-20", StringComparison.Ordinal));
        await Tool.DoneAsync("restore", kept[0], "--to", Restored);
        await ShouldBeEqualAsync(Restored);
    }

    [Fact]
    public async Task Every_goes_on_until_it_is_interrupted_while_others_store()
    {
        using var tool = new ToolProcess(
            new Dictionary<string, string>(), "backup", Folder, "--every", "1s", "--keep", "2", "--store", Store, "--json");
        (await tool.ReadLineAsync()).ShouldNotBeNull().ShouldContain("\"events\":120,");
        await IngestAsync(_events.Skip(120));
        while (!(await tool.ReadLineAsync()).ShouldNotBeNull().Contains("\"events\":200,", StringComparison.Ordinal))
        {
            // The next one.
        }

        await tool.SignalAsync("INT");
        var end = await tool.EndAsync();

        end.ExitCode.ShouldBe(130, end.Error);
        Directory.GetFiles(Folder).Length.ShouldBeInRange(1, 2);
        await Tool.DoneAsync("restore", Directory.GetFiles(Folder).Max()!, "--to", Restored);
        await ShouldBeEqualAsync(Restored);
    }

    [Fact]
    public async Task Every_tells_of_a_failure_and_tries_again()
    {
        File.WriteAllText(Folder, "a file where the folder should be");
        using var tool = new ToolProcess(new Dictionary<string, string>(), "backup", Folder, "--every", "1s", "--store", Store);
        (await tool.ReadErrorLineAsync()).ShouldNotBeNull().ShouldContain("No backup was made");
        File.Delete(Folder);
        (await tool.ReadLineAsync()).ShouldNotBeNull();
        await tool.SignalAsync("INT");
        (await tool.EndAsync()).ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task Logs_are_appended_and_restored_and_compared()
    {
        var first = await Tool.DoneAsync("backup", "--log", Folder, "--store", Store, "--json");
        await IngestAsync(_events.Skip(120));
        var second = await Tool.DoneAsync("backup", "--log", Folder, "--store", Store, "--json");
        var restored = await Tool.DoneAsync("restore", "--log", Folder, "--to", Restored, "--json");
        var again = await Tool.DoneAsync("restore", "--log", Folder, "--to", Restored);

        (first.Number("added"), second.Number("added"), second.Number("events")).ShouldBe((120, 80, 200));
        (restored.Number("copied"), restored.Number("events")).ShouldBe((200, 200));
        again.Output.ShouldContain("copied 0 events");
        again.Output.ShouldContain("all 200 are equal");
        await ShouldBeEqualAsync(Restored);
    }

    [Fact]
    public async Task A_changed_segment_is_refused_by_its_name_before_anything_is_stored()
    {
        await Tool.DoneAsync("backup", "--log", Folder, "--store", Store);
        var segment = Path.Combine(Folder, "segment-00000002.jsonl");
        var bytes = File.ReadAllBytes(segment);
        bytes[100] ^= 1;
        File.WriteAllBytes(segment, bytes);

        var result = await Tool.RunAsync("restore", "--log", Folder, "--to", Restored, "--json");

        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("logBackup");
        result.Error.ShouldContain("'segment-00000002.jsonl'");
        File.Exists(Restored).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Name the backup", "backup")]
    [InlineData("not both", "backup", "a.db", "--log", "b")]
    [InlineData("--keep is for files", "backup", "--log", "b", "--keep", "3")]
    [InlineData("--every is a number with s, m, h or d", "backup", "a", "--every", "often")]
    [InlineData("got '32d'", "backup", "a", "--every", "32d")]
    [InlineData("--keep", "backup", "a", "--keep", "0")]
    [InlineData("--to", "restore", "a.db")]
    [InlineData("Name the backup", "restore", "--to", "a.db")]
    [InlineData("not both", "restore", "a.db", "--log", "b", "--to", "c.db")]
    [InlineData("takes no --store", "restore", "a.db", "--to", "c.db", "--store", "d.db")]
    public async Task A_wrong_command_line_exits_with_2(string message, params string[] args)
    {
        var result = await Tool.RunAsync(args);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("backup", "eventstore backup /mnt/backup --every 1h --keep 48")]
    [InlineData("restore", "eventstore restore /mnt/backup/archive.db --to archive.db")]
    public async Task Help_has_examples(string command, string example) =>
        (await Tool.DoneAsync(command, "--help")).Output.ShouldContain(example);

    private async Task ShouldBeEqualAsync(string store)
    {
        (await Tool.DoneAsync("export", "--store", store)).Output.ShouldBe((await Tool.DoneAsync("export", "--store", Store)).Output);
        (await Tool.DoneAsync("copy", "--from", Store, "--to", store)).Output.ShouldContain("are equal: position, hash");
        (await Tool.DoneAsync("verify", "--store", store)).Lines[^1].ShouldStartWith("ok; checked ");
    }

    // The tool's processes end with what they have open; here they are one.
    private async Task IngestAsync(IEnumerable<Event> events)
    {
        (await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", Store)).ExitCode.ShouldBe(0);
        SqliteConnection.ClearAllPools();
    }
}
