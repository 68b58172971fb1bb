using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>What may not be opened is called that, and what is made may be opened by its owner alone.</summary>
public sealed class PermissionTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    private string Input => _folder.Write("events.jsonl", Samples.Line(Samples.Create(1, 1)) + "\nno event\n");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var folder in Directory.GetDirectories(_folder.Root))
            await TempFolder.ChangeModeAsync("700", folder);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("doctor")]
    [InlineData("ingest")]
    [InlineData("migrate")]
    public async Task A_file_that_may_not_be_read_cannot_be_opened(string command)
    {
        await Tool.DoneAsync("migrate", "--store", _folder.File("archive.db"));
        await TempFolder.ChangeModeAsync("000", _folder.File("archive.db"));

        await ShouldNotOpenAsync(command, _folder.File("archive.db"));
    }

    [Theory]
    [InlineData("stats", true)]
    [InlineData("stats", false)]
    [InlineData("doctor", true)]
    [InlineData("ingest", true)]
    [InlineData("ingest", false)]
    [InlineData("migrate", false)]
    public async Task A_file_in_a_folder_that_may_not_be_entered_cannot_be_opened(string command, bool exists)
    {
        var store = Path.Combine(Directory.CreateDirectory(_folder.File("closed")).FullName, "archive.db");
        if (exists)
            await Tool.DoneAsync("migrate", "--store", store);
        File.CreateSymbolicLink(_folder.File("link.db"), store);
        await TempFolder.ChangeModeAsync("600", _folder.File("closed"));

        await ShouldNotOpenAsync(command, store);
        await ShouldNotOpenAsync(command, _folder.File("link.db"));
    }

    [Fact]
    public async Task What_ingest_makes_is_the_owners_alone_whatever_the_umask()
    {
        using var tool = ToolProcess.OfUmask(
            "000", "ingest", Input, "--store", _folder.File("archive.db"), "--rejects", _folder.File("rejects.jsonl"), "--bulk");

        (await tool.EndAsync()).ExitCode.ShouldBe(1);

        string[] files = ["archive.db", "archive.db-witness", "rejects.jsonl", "rejects.jsonl.reasons"];
        Directory.GetFiles(_folder.Root).Select(Path.GetFileName).ShouldBe([.. files, "events.jsonl"], ignoreOrder: true);
        foreach (var file in files)
            (await ModeAsync(_folder.File(file))).ShouldBe("600", file);
    }

    [Fact]
    public async Task A_rejects_file_that_exists_keeps_its_mode()
    {
        var rejects = _folder.Write("rejects.jsonl", "");
        await TempFolder.ChangeModeAsync("640", rejects);

        await Tool.RunAsync("ingest", Input, "--store", _folder.File("archive.db"), "--rejects", rejects);

        (await ModeAsync(rejects)).ShouldBe("640");
        (await File.ReadAllTextAsync(rejects)).ShouldBe("no event\n");
    }

    private async Task ShouldNotOpenAsync(string command, string store)
    {
        string[] args = command == "ingest" ? [command, Input] : [command];
        using var tool = ToolProcess.OfPlainUser([.. args, "--store", store, "--json"]);

        var result = await tool.EndAsync();

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("cannot be opened");
        result.Error.ShouldContain("permission");
        result.Error.ShouldNotContain("There is no");
        result.Output.ShouldContain("\"kind\":\"storageCannotOpen\"");
    }

    private static async Task<string> ModeAsync(string path)
    {
        using var stat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%a", path]) { RedirectStandardOutput = true })!;
        return (await stat.StandardOutput.ReadToEndAsync()).Trim();
    }
}
