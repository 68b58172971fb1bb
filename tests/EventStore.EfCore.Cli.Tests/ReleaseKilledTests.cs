using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The script of a release, killed with all that it has started before each program that it calls, and started again.</summary>
public sealed class ReleaseKilledTests
{
    private readonly Event[] _before = Samples.Chain(1, 30);
    private readonly Event[] _since = Samples.Chain(2, 20);

    [Fact]
    public async Task The_way_forward_is_gone_to_its_end_by_the_next_run()
    {
        var kills = 0;
        for (var isKilled = true; isKilled; kills++)
        {
            using var release = new ReleaseFolder();
            await release.StoreAsync(_before);

            isKilled = await release.RunKilledAsync(kills + 1, () => release.ReleaseAsync());
            var next = await release.ReleaseAsync();

            next.ExitCode.ShouldBe(0, $"{kills}: {next.Error}");
            (await release.RunAsync("eventstore", "verify", "--store", release.Archive, "--json")).Number("eventsChecked").ShouldBe(30);
            foreach (var backup in release.Backups)
                (await Tool.DoneAsync("verify", "--store", backup, "--json")).Number("eventsChecked").ShouldBe(30);
            release.Backups.ShouldNotBeEmpty();
            if (!isKilled)
                continue;

            // Whatever was done before: the run that ends well has looked at every event.
            next.Output.ShouldContain("== events", customMessage: $"{kills}");
            File.Exists($"{release.Archive}-release").ShouldBeFalse();
        }

        kills.ShouldBeGreaterThan(6);
    }

    [Fact]
    public async Task The_way_back_is_gone_to_its_end_by_the_next_run_and_nobody_sees_less_meanwhile()
    {
        using var released = new ReleaseFolder();
        await released.StoreAsync(_before);
        (await released.ReleaseAsync()).ExitCode.ShouldBe(0);
        (await released.RunAsync("eventstore", "ingest", released.Write("since.jsonl", Samples.Lines(_since)), "--store", released.Archive))
            .ExitCode.ShouldBe(0);

        var kills = 0;
        for (var isKilled = true; isKilled; kills++)
        {
            using var release = new ReleaseFolder();
            File.Copy(released.Archive, release.Archive);
            File.Copy($"{released.Archive}-witness", $"{release.Archive}-witness");
            Directory.CreateDirectory(release.File("backups"));
            File.Copy(released.Backup, Path.Combine(release.File("backups"), Path.GetFileName(released.Backup)));

            isKilled = await release.RunKilledAsync(kills + 1, () => release.RollBackAsync());
            await ShouldShowAllOrFailAsync(release);
            var next = await release.RollBackAsync();

            next.ExitCode.ShouldBe(0, $"{kills}: {next.Error}");
            (await Tool.DoneAsync("verify", "--store", release.Archive, "--json")).Number("eventsChecked").ShouldBe(50);
            (await release.RunAsync("eventstore", "stats", "--store", Path.Combine(release.Aside, "archive.db"), "--json"))
                .Number("events").ShouldBe(50);
            (await Tool.DoneAsync("stats", "--store", release.Backup, "--json")).Number("events").ShouldBe(30);
        }

        kills.ShouldBeGreaterThan(12);
    }

    /// <summary>A program that is started between a kill and the next run, of either version, is refused or has all. It makes nothing.</summary>
    private static async Task ShouldShowAllOrFailAsync(ReleaseFolder release)
    {
        var isThere = File.Exists(release.Archive);
        var line = Samples.Line(Samples.Create(1, 1));
        var old = await Tool.RunWithInputAsync(line, "ingest", "--store", release.Archive, "--json");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var @new = await release.RunAsync("eventstore", "stats", "--store", release.Archive, "--json");
        File.Exists(release.Archive).ShouldBe(isThere);
        if (old.ExitCode == 0)
            (await Tool.DoneAsync("stats", "--store", release.Archive, "--json")).Number("events").ShouldBe(50);
        if (@new.ExitCode == 0)
            @new.Number("events").ShouldBe(50);
        (old.ExitCode == 0 && @new.ExitCode == 0).ShouldBeFalse();
    }
}
