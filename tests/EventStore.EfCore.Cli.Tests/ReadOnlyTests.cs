using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>A command that only reads makes, grows, changes and leaves no file, and works where nothing can be written.</summary>
public sealed class ReadOnlyTests : IAsyncLifetime
{
    private static readonly Event[] Events = Samples.Chain(1, 30);

    private readonly TempFolder _folder = new();
    private readonly TempFolder _inputs = new();
    private SqliteConnection? _reader;

    /// <summary>Every command that only reads.</summary>
    public static TheoryData<string[]> Commands =>
    [
        ["servers"],
        ["stats"],
        ["history", "--server", "garden"],
        ["log", "--server", "garden"],
        ["heads", "--server", "garden"],
        ["missing", "--server", "garden", "--heads", "HEADS"],
        ["show", Events[0].Hash.ToString(), "--server", "garden"],
        ["verify"],
        ["doctor"],
        ["export"],
    ];

    private string Store => _folder.File("archive.db");

    public async Task InitializeAsync()
    {
        // A pool would keep it open, with its log beside it, as long as this process lives.
        var store = $"Data Source={Store};Pooling=False";
        await Tool.DoneAsync("ingest", _inputs.Write("events.jsonl", Samples.Lines(Events)), "--store", store);
        Directory.GetFiles(_folder.Root).Select(Path.GetFileName).ShouldBe(["archive.db", "archive.db-witness"], ignoreOrder: true);
    }

    public async Task DisposeAsync()
    {
        _reader?.Dispose();
        foreach (var folder in Directory.GetDirectories(_folder.Root))
            await TempFolder.ChangeModeAsync("700", folder);
        _folder.Dispose();
        _inputs.Dispose();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_closed_store_is_left_as_it_was(string[] command) => (await LeavesAsync(command, Store)).ExitCode.ShouldBe(0);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task With_the_option_that_says_so_it_is_the_same(string[] command) =>
        (await LeavesAsync([.. command, "--read-only"], Store)).ExitCode.ShouldBe(0);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_store_behind_a_link_is_left_as_it_was(string[] command)
    {
        File.CreateSymbolicLink(_folder.File("link.db"), Store);
        (await LeavesAsync(command, _folder.File("link.db"))).ExitCode.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task An_empty_file_stays_empty_and_is_called_that(string[] command)
    {
        var result = await LeavesAsync(command, _folder.Write("empty.db", ""));
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"The file '{_folder.File("empty.db")}' is empty: it is no store yet.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task An_absent_store_stays_absent(string[] command)
    {
        var result = await LeavesAsync(command, _folder.File("absent.db"));
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("There is no store at");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_file_of_another_kind_is_left_as_it_was(string[] command)
    {
        var result = await LeavesAsync(command, _folder.Write("notes.txt", new string('x', 5000)));
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("The file is not a database.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_folder_that_cannot_be_written_is_read_and_left_as_it_was(string[] command)
    {
        var store = await CopyAsync("medium", "archive.db", "archive.db-witness");
        var expected = await Tool.RunAsync([.. Complete(command), "--store", Store]);

        var result = await LeavesAsync(command, store, isPlainUser: true);

        result.ExitCode.ShouldBe(0);
        if (command[0] is not ("verify" or "doctor"))
            result.Output.ShouldBe(expected.Output);
    }

    [Fact]
    public async Task A_log_that_a_killed_writer_left_is_read_and_left_as_it_was()
    {
        await LeaveLogAsync();
        var store = await CopyAsync("killed", "archive.db", "archive.db-witness", "archive.db-wal", "archive.db-shm");
        var before = WithoutIndex(store);

        (await Tool.DoneAsync("stats", "--store", store, "--json")).Number("events").ShouldBe(31);

        WithoutIndex(store).ShouldBe(before);
        await TempFolder.ChangeModeAsync("500", Path.GetDirectoryName(store)!);
        (await RunAsPlainUserAsync(["stats", "--store", store, "--json"])).Number("events").ShouldBe(31);
        WithoutIndex(store).ShouldBe(before);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_where_it_is_is_an_error_that_says_what_to_do()
    {
        await LeaveLogAsync();
        var store = await CopyAsync("medium", "archive.db", "archive.db-witness", "archive.db-wal");

        var result = await LeavesAsync(["stats", "--json"], store, isPlainUser: true);

        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("storageCannotOpen");
        result.Error.ShouldContain("Copy the database and its log together to a folder that can be written");
    }

    [Fact]
    public async Task What_is_written_to_while_it_is_read_without_locks_is_never_passed_off_as_read()
    {
        var store = await CopyAsync("medium", "archive.db");
        using var tool = ToolProcess.OfPlainUser("verify", "--store", store);
        var end = tool.EndAsync();
        for (var time = DateTime.UtcNow; !end.IsCompleted; time = time.AddSeconds(1))
            File.SetLastWriteTimeUtc(store, time);

        var result = await end;

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("was written to while it was read");
    }

    [Fact]
    public async Task A_legacy_archive_is_left_as_it_was()
    {
        var legacy = new LegacyFile(_inputs.File("legacy.db"));
        legacy.AddAll(Events);
        Sql.Execute(legacy.Path, "PRAGMA journal_mode=WAL");
        var before = FolderState.Of(_inputs.Root);

        var result = await Tool.RunAsync("import", legacy.Path, "--store", _folder.File("imported.db"), "--json");

        result.Number("stored").ShouldBe(30);
        FolderState.Of(_inputs.Root).ShouldBe(before);
    }

    private string[] Complete(string[] command)
    {
        var heads = _inputs.Write("heads.json", """{"heads":[],"holes":[]}""");
        return [.. command.Select(word => word == "HEADS" ? heads : word)];
    }

    private async Task<CliResult> LeavesAsync(string[] command, string store, bool isPlainUser = false)
    {
        command = [.. Complete(command), "--store", store];
        var before = FolderState.Of(_folder.Root);
        var result = isPlainUser ? await RunAsPlainUserAsync(command) : await Tool.RunAsync(command);
        FolderState.Of(_folder.Root).ShouldBe(before);
        return result;
    }

    private static async Task<CliResult> RunAsPlainUserAsync(string[] command)
    {
        using var tool = ToolProcess.OfPlainUser(command);
        return await tool.EndAsync();
    }

    /// <summary>Copies some of the store's files into a folder that cannot be written then.</summary>
    private async Task<string> CopyAsync(string name, params string[] files)
    {
        var folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        foreach (var file in files)
            File.Copy(_folder.File(file), Path.Combine(folder, file));
        if (name == "medium")
            await TempFolder.ChangeModeAsync("500", folder);
        return Path.Combine(folder, "archive.db");
    }

    /// <summary>One more event, in the log alone: as if the writer had been killed.</summary>
    private async Task LeaveLogAsync()
    {
        _reader = new SqliteConnection($"Data Source={Store};Pooling=False");
        _reader.Open();
        _reader.BeginTransaction(deferred: true);
        using var command = _reader.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM \"Events\"";
        command.ExecuteScalar();
        await Tool.DoneAsync("ingest", _inputs.Write("more.jsonl", Samples.Line(Samples.Create(2, 1))), "--store", Store);
    }

    private static string[] WithoutIndex(string store) =>
        [.. FolderState.Of(Path.GetDirectoryName(store)!).Where(l => !l.Contains("-shm", StringComparison.Ordinal))];
}
