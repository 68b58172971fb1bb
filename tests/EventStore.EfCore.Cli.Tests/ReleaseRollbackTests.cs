using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The way back by the script of a release.</summary>
public sealed class ReleaseRollbackTests : IAsyncLifetime
{
    private readonly ReleaseFolder _release = new();
    private readonly Event[] _before = Samples.Chain(1, 30);
    private readonly Event[] _since = [.. Samples.Chain(2, 20), .. Samples.Chain(3, 10)];

    private string[] Hashes => [.. _before.Concat(_since).Select(e => e.Hash.ToString())];

    public async Task InitializeAsync()
    {
        await _release.StoreAsync(_before);
        await _release.MigrateAsync();
    }

    public Task DisposeAsync()
    {
        _release.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_brings_back_the_old_schema_with_what_was_stored_since_and_keeps_the_migrated_archive()
    {
        await _release.StoreAsync(_since, "eventstore");

        var result = await _release.RollBackAsync();
        var again = await _release.RollBackAsync();

        result.ExitCode.ShouldBe(0, result.Error);
        (await HashesAsync("eventstore-old", _release.Archive)).ShouldBe(Hashes);
        (await HashesAsync("eventstore", Path.Combine(_release.Aside, "archive.db"))).ShouldBe(Hashes);
        (await Tool.RunWithInputAsync(Samples.Line(Samples.Create(9, 1)), "ingest", "--store", _release.Archive)).ExitCode.ShouldBe(0);
        again.ExitCode.ShouldBe(0, again.Error);
        again.Output.ShouldContain("The archive has the old version's schema");
        (await HashesAsync("eventstore-old", _release.Backup)).ShouldBe(Hashes[..30]);
    }

    [Fact]
    public async Task Nothing_that_was_stored_since_is_no_failure_and_the_next_release_comes_after_it()
    {
        (await _release.RollBackAsync()).ExitCode.ShouldBe(0);
        (await HashesAsync("eventstore-old", _release.Archive)).ShouldBe(Hashes[..30]);

        var next = await _release.ReleaseAsync();

        next.ExitCode.ShouldBe(0, next.Error);
        (await HashesAsync("eventstore", _release.Archive)).ShouldBe(Hashes[..30]);
    }

    [Fact]
    public async Task It_is_refused_while_a_program_has_the_archive_open()
    {
        using var follower = _release.Start("eventstore", "log", "--server", "garden", "--follow", "--store", _release.Archive);
        (await follower.StandardOutput.ReadLineAsync()).ShouldNotBeNull();

        var result = await _release.RollBackAsync();
        follower.Kill(entireProcessTree: true);
        await follower.WaitForExitAsync();

        result.ExitCode.ShouldBe(3, result.Output);
        result.Error.ShouldContain("End them, and run this again");
        Directory.Exists(_release.Aside).ShouldBeFalse();
        (await _release.RollBackAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_stored_while_it_works_comes_after_it()
    {
        await _release.StoreAsync(_since[..20], "eventstore");
        var late = _release.Write("late.jsonl", Samples.Lines(_since[20..]));
        // The last call before the archive is moved.
        _release.WriteProgram(
            "eventstore-late",
            $"eventstore \"$@\" || exit 1\n[ \"$1\" != checkpoint ] || eventstore ingest '{late}' --store '{_release.Archive}'");

        var result = await _release.RollBackAsync("--tool", "eventstore-late");

        result.ExitCode.ShouldBe(0, result.Error);
        (await HashesAsync("eventstore-old", _release.Archive)).ShouldBe(Hashes);
    }

    [Fact]
    public async Task What_was_erased_since_is_not_brought_back()
    {
        var hash = _before[4].Hash.ToString();
        string[] erasure = ["erase", "--server", "garden", "--hash", hash, "--reason", "order", "--by", "archivist", "--yes", "--vacuum"];
        (await _release.RunAsync("eventstore", [.. erasure, "--store", _release.Archive])).ExitCode.ShouldBe(0);

        var refused = await _release.RollBackAsync();
        erasure = [.. erasure, "--store", Path.Combine(_release.Aside, "restored.db")];
        (await _release.RunAsync("eventstore-old", erasure)).ExitCode.ShouldBe(0);
        var result = await _release.RollBackAsync();

        refused.ExitCode.ShouldBe(1, refused.Error);
        refused.Output.ShouldContain(hash);
        refused.Error.ShouldContain("erased since, and the backup has them");
        result.ExitCode.ShouldBe(0, result.Error);
        (await HashesAsync("eventstore-old", _release.Archive)).ShouldBe(Hashes[..30].Where(h => h != hash));
    }

    [Fact]
    public async Task Events_that_the_old_version_does_not_take_leave_the_migrated_archive_in_its_place()
    {
        await _release.StoreAsync(_since, "eventstore");
        _release.WriteProgram("eventstore-picky", "[ \"$1\" != ingest ] || exit 1\nexec eventstore-old \"$@\"");

        var result = await _release.RollBackAsync("--old-tool", "eventstore-picky");

        result.ExitCode.ShouldBe(1, result.Output);
        result.Error.ShouldContain("Storing into the restored archive failed, and the archive is as it was");
        (await HashesAsync("eventstore", _release.Archive)).ShouldBe(Hashes);
        (await _release.RollBackAsync()).ExitCode.ShouldBe(0);
        (await HashesAsync("eventstore-old", _release.Archive)).ShouldBe(Hashes);
    }

    [Fact]
    public async Task A_tool_that_does_not_fit_is_refused()
    {
        var old = await _release.RollBackAsync("--old-tool", "eventstore");
        var @new = await _release.RollBackAsync("--tool", "eventstore-old");
        var none = await _release.RunAsync(
            "release.sh", "rollback", _release.File("none.db"), "--store", _release.Archive, "--old-tool", "eventstore-old");

        foreach (var result in (CliResult[])[old, @new, none])
        {
            result.ExitCode.ShouldBe(3, result.Output);
            result.Error.ShouldContain("Nothing was done");
        }

        Directory.Exists(_release.Aside).ShouldBeFalse();
    }

    private async Task<string[]> HashesAsync(string tool, string store)
    {
        var exported = await _release.RunAsync(tool, "export", "--store", store);
        exported.ExitCode.ShouldBe(0, exported.Error);
        return [.. exported.Lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("hash").GetString()!)];
    }
}
