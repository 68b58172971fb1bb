using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Tests.Support;
using EventStore.EfCore.CrashTests.DiskFull;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The way forward by the script of a release.</summary>
public sealed class ReleaseScriptTests : IDisposable
{
    private readonly ReleaseFolder _release = new();
    private readonly IReadOnlyList<Event> _events = Samples.Generate(100);

    public void Dispose() => _release.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--migrate", "eventstore migrate --store \"$EVENTSTORE_STORE\"")]
    [InlineData("--bundle", "bundle")]
    public async Task An_archive_is_backed_up_migrated_and_verified_and_a_second_run_finds_nothing_to_do(params string[] how)
    {
        await _release.StoreAsync(_events);
        _release.WriteProgram("bundle", "[ \"$1\" = --connection ] && exec eventstore migrate --store \"$2\"");
        how = [.. how.Select(argument => argument == "bundle" ? _release.File("bin/bundle") : argument)];

        var first = await _release.ReleaseAsync(how);
        var second = await _release.ReleaseAsync(how);

        first.ExitCode.ShouldBe(0, first.Error);
        first.Output.ShouldContain(ReleaseFolder.NextMigration);
        second.ExitCode.ShouldBe(0, second.Error);
        second.Output.ShouldContain($"Nothing is pending: the schema is {ReleaseFolder.NextMigration}");
        second.Output.ShouldNotContain("== backup");
        (await _release.RunAsync("eventstore", "stats", "--store", _release.Archive, "--json")).Number("events").ShouldBe(100);
        (await Tool.DoneAsync("verify", "--store", _release.Backup, "--json")).Number("eventsChecked").ShouldBe(100);
        Path.GetFileName(_release.Backup).ShouldMatch($@"^archive-\d{{8}}T\d{{6}}Z-{await SchemaAsync(_release.Backup)}\.db$");
        Directory.GetFiles(_release.File("backups")).ShouldHaveSingleItem();
        File.Exists($"{_release.Archive}-release").ShouldBeFalse();
    }

    [Fact]
    public async Task An_archive_of_the_last_schema_but_one_is_brought_to_this_one()
    {
        await _release.StoreAsync(_events);
        var before = await Tool.DoneAsync("export", "--store", _release.Archive);
        string previous;
        await using (var store = new OpenStore(StoreTarget.Parse(_release.Archive), createDatabase: false, TextWriter.Null))
        {
            await using var context = await store.CreateContextAsync(default);
            previous = context.Database.GetMigrations().ToArray()[^2];
            await context.GetService<IMigrator>().MigrateAsync(previous);
        }

        (await Tool.RunAsync("stats", "--store", _release.Archive)).ExitCode.ShouldBe(1);
        var result = await _release.ReleaseAsync("--tool", "eventstore-old");

        result.ExitCode.ShouldBe(0, result.Error);
        _release.Backup.ShouldEndWith($"-{previous}.db");
        (await Tool.DoneAsync("doctor", "--store", _release.Archive)).Output.ShouldEndWith("schema\tup to date\n");
        (await Tool.DoneAsync("export", "--store", _release.Archive)).Output.ShouldBe(before.Output);
    }

    [Fact]
    public async Task The_commands_of_the_page_do_what_it_says()
    {
        await _release.StoreAsync(_events);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "release.sh"), _release.File("release.sh"));
        _release.WriteProgram("page", $"set -e\n{DocsPage.Commands("releases.md", "The flow")}");

        var result = await _release.RunAsync("page");

        result.ExitCode.ShouldBe(0, result.Error);
        (await Tool.DoneAsync("stats", "--store", _release.Archive, "--json")).Number("events").ShouldBe(100);
        File.Exists(Path.Combine(_release.Aside, "archive.db")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("kill -9 $$")]
    [InlineData(":")]
    [InlineData("eventstore migrate --store other.db")]
    public async Task A_migration_that_does_nothing_leaves_the_archive_as_it_was_and_that_is_said(string command)
    {
        await _release.StoreAsync(_events);
        var before = await Tool.DoneAsync("export", "--store", _release.Archive);

        var result = await _release.ReleaseAsync("--migrate", command);

        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.ShouldContain("The archive is as it was");
        result.Error.ShouldContain("the old version may be started again");
        (await Tool.DoneAsync("export", "--store", _release.Archive)).Output.ShouldBe(before.Output);
        (await Tool.RunWithInputAsync(Samples.Line(Samples.Create(9, 1)), "ingest", "--store", _release.Archive)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_check_that_fails_after_the_migration_says_the_way_back_as_it_can_be_typed_and_the_next_run_goes_on_with_checking()
    {
        await _release.StoreAsync(_events);
        _release.WriteProgram("eventstore-failing", "[ \"$1\" != verify ] || exit 1\nexec eventstore \"$@\"");

        var failed = await _release.ReleaseAsync("--tool", "eventstore-failing");
        var again = await _release.ReleaseAsync();

        failed.ExitCode.ShouldBe(4, failed.Error);
        failed.Error.ShouldContain("The verification failed, and the archive has been migrated");
        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.ShouldContain("A run ended before all was checked");
        again.Output.ShouldContain("== events");
        again.Output.ShouldContain($"rollback '{_release.Backup}'");

        string[] byHand = [.. failed.Lines.SkipWhile(line => line != "or by hand:").Skip(1)];
        byHand.Length.ShouldBeGreaterThan(5);
        _release.WriteProgram("by-hand", $"set -e\n{string.Join('\n', byHand)}");
        var typed = await _release.RunAsync("by-hand");
        typed.ExitCode.ShouldBe(0, typed.Error);
        (await Tool.DoneAsync("verify", "--store", _release.Archive, "--json")).Number("eventsChecked").ShouldBe(100);
    }

    [Fact]
    public async Task A_damaged_archive_is_not_migrated()
    {
        await _release.StoreAsync(_events);
        Sql.DropTriggers(_release.Archive);
        Sql.Execute(_release.Archive, "UPDATE Events SET Payload = x'00' WHERE Position = 2");

        var result = await _release.ReleaseAsync();

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("The backup failed. The archive is as it was");
        _release.Backups.ShouldBeEmpty();
        (await Tool.DoneAsync("doctor", "--store", _release.Archive)).Output.ShouldEndWith("schema\tup to date\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disk_that_is_too_small_is_refused_before_anything_is_done(bool isTheArchives)
    {
        using var small = new SmallDisk(4 * 1024 * 1024, 1024);
        await _release.StoreAsync(_events);
        var archive = isTheArchives ? Path.Combine(small.Folder, "archive.db") : _release.Archive;
        if (isTheArchives)
            await Tool.DoneAsync("backup", archive, "--store", _release.Archive);
        var rest = new DriveInfo(small.Folder).AvailableFreeSpace - (new FileInfo(archive).Length / 2);
        await File.WriteAllBytesAsync(Path.Combine(small.Folder, "rest"), new byte[rest]);

        var backups = isTheArchives ? _release.File("backups") : small.Folder;
        var before = FolderState.Of(small.Folder);
        var result = await _release.RunAsync("release.sh", "--store", archive, "--backups", backups);

        result.ExitCode.ShouldBe(3, result.Error);
        result.Error.ShouldContain($"KiB on the disk of '{small.Folder}'");
        FolderState.Of(small.Folder).ShouldBe(before);
        _release.Backups.ShouldBeEmpty();
        (await Tool.DoneAsync("doctor", "--store", archive)).Output.ShouldEndWith("schema\tup to date\n");
    }

    [Fact]
    public async Task A_second_run_is_refused_as_long_as_the_first_or_a_tool_that_it_started_lives()
    {
        await _release.StoreAsync(_events);
        var pipe = await MakePipeAsync();
        _release.WriteProgram("eventstore-waiting", $"[ \"$1\" != backup ] || read -r _ <'{pipe}'\nexec eventstore \"$@\"");
        using var first = _release.Start(
            "release.sh", "--store", _release.Archive, "--backups", _release.File("backups"), "--tool", "eventstore-waiting");
        while (await first.StandardOutput.ReadLineAsync() is { } line && line != "== backup")
            continue;

        (await _release.ReleaseAsync()).ExitCode.ShouldBe(75);
        first.Kill(entireProcessTree: false);
        await first.WaitForExitAsync();
        var orphaned = await _release.ReleaseAsync();
        orphaned.ExitCode.ShouldBe(75);
        orphaned.Error.ShouldContain("or what a killed one had started");

        await File.WriteAllTextAsync(pipe, "go on\n");
        CliResult result;
        while ((result = await _release.ReleaseAsync()).ExitCode == 75)
            continue;
        result.ExitCode.ShouldBe(0, result.Error);
    }

    [Fact]
    public async Task What_is_no_archive_of_the_tools_schema_is_refused()
    {
        var none = await _release.ReleaseAsync();
        Sql.Execute(_release.File("other.db"), "CREATE TABLE other (id INTEGER)");
        var other = await _release.ReleaseAsync("--store", _release.File("other.db"));
        await _release.StoreAsync(_events);
        (await _release.ReleaseAsync()).ExitCode.ShouldBe(0);
        var newer = await _release.ReleaseAsync("--tool", "eventstore-old");
        var noTool = await _release.ReleaseAsync("--tool", "nowhere");

        none.Error.ShouldContain("There is no archive");
        other.Error.ShouldContain("is no archive of this store");
        newer.Error.ShouldContain($"does not know: {ReleaseFolder.NextMigration}");
        noTool.Error.ShouldContain("'nowhere doctor' does not read the archive");
        foreach (var result in (CliResult[])[none, other, newer, noTool])
            result.ExitCode.ShouldBe(3, result.Error);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(2)]
    [InlineData(2, "--store", "")]
    [InlineData(2, "--backups")]
    [InlineData(2, "--frob", "x")]
    [InlineData(2, "stray")]
    [InlineData(2, "rollback")]
    [InlineData(2, "rollback", "one.db")]
    [InlineData(2, "rollback", "one.db", "two.db")]
    [InlineData(2, "--backups", "b", "--store", "postgres://archivist@db/archive")]
    [InlineData(2, "--backups", "b", "--store", "Host=db;Database=archive")]
    [InlineData(2, "--backups", "b", "--bundle", "c", "--migrate", "d")]
    public async Task Wrong_usage_is_told_and_does_nothing(int exitCode, params string[] args)
    {
        var result = await _release.RunAsync("release.sh", args.Contains("--store") ? args : [.. args, "--store", _release.Archive]);

        result.ExitCode.ShouldBe(exitCode, result.Error);
        (exitCode == 0 ? result.Output : result.Error).ShouldContain(exitCode == 0 ? "Exit codes:" : "See ");
        Directory.GetFiles(_release.Root).ShouldBeEmpty();
    }

    private static async Task<string> SchemaAsync(string store) =>
        (await Tool.DoneAsync("doctor", "--store", store, "--json")).Json.GetProperty("migrations").GetProperty("applied")
            .EnumerateArray().Last().GetString()!;

    private async Task<string> MakePipeAsync()
    {
        using var make = System.Diagnostics.Process.Start("mkfifo", [_release.File("pipe")]);
        await make.WaitForExitAsync();
        return _release.File("pipe");
    }
}
