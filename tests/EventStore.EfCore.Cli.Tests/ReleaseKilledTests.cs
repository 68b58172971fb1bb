using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The script of a release, killed with all that it has started between steps that change something, and run again.</summary>
public sealed class ReleaseKilledTests : IDisposable
{
    private readonly ReleaseFolder _release = new();
    private readonly Event[] _before = Samples.Chain(1, 30);
    private readonly Event[] _since = Samples.Chain(2, 20);

    public void Dispose() => _release.Dispose();

    [Theory]
    [InlineData("1 eventstore backup")]
    [InlineData("1 mv")]
    [InlineData("2 mv")]
    [InlineData("1 eventstore migrate")]
    [InlineData("2 eventstore doctor")]
    [InlineData("1 eventstore verify")]
    public async Task The_way_forward_is_gone_to_its_end_by_the_next_run_which_looks_at_every_event(string call)
    {
        await _release.StoreAsync(_before);

        await _release.RunKilledAsync(call, () => _release.ReleaseAsync());
        var next = await _release.ReleaseAsync();

        next.ExitCode.ShouldBe(0, next.Error);
        next.Output.ShouldContain("== events\nok; checked 30 events");
        _release.Backups.ShouldNotBeEmpty();
        foreach (var backup in _release.Backups)
            (await Tool.DoneAsync("verify", "--store", backup, "--json")).Number("eventsChecked").ShouldBe(30);
        var last = await _release.ReleaseAsync();
        last.ExitCode.ShouldBe(0, last.Error);
        last.Output.ShouldContain("Nothing is pending");
    }

    [Theory]
    [InlineData("1 eventstore servers", 30)]
    [InlineData("1 eventstore-old export", 50)]
    [InlineData("1 cp", 50)]
    [InlineData("1 mv", 50)]
    [InlineData("2 eventstore servers", 50)]
    [InlineData("2 eventstore-old restore", 50)]
    [InlineData("1 eventstore-old verify", 50)]
    public async Task The_way_back_is_gone_to_its_end_by_the_next_run_and_nobody_sees_less_meanwhile(string call, int restored)
    {
        await _release.StoreAsync(_before);
        await _release.MigrateAsync();
        await _release.StoreAsync(_since, "eventstore");

        await _release.RunKilledAsync(call, () => _release.RollBackAsync());
        var made = await Tool.DoneAsync("stats", "--store", Path.Combine(_release.Aside, "restored.db"), "--json");
        made.Number("events").ShouldBe(restored);
        await ShouldShowAllOrRefuseAsync();
        var next = await _release.RollBackAsync();

        next.ExitCode.ShouldBe(0, next.Error);
        next.Output.ShouldContain("== events\nok; checked 50 events");
        (await _release.RunAsync("eventstore-old", "stats", "--store", _release.Archive, "--json")).Number("events").ShouldBe(50);
        (await _release.RunAsync("eventstore", "stats", "--store", Path.Combine(_release.Aside, "archive.db"), "--json"))
            .Number("events").ShouldBe(50);
    }

    /// <summary>A program of either version that is started before the next run is refused or has all. It makes nothing.</summary>
    private async Task ShouldShowAllOrRefuseAsync()
    {
        var isThere = File.Exists(_release.Archive);
        var known = _release.Write("known.jsonl", Samples.Line(_before[0]));
        foreach (var tool in (string[])["eventstore", "eventstore-old"])
        {
            var stored = await _release.RunAsync(tool, "ingest", known, "--store", _release.Archive);
            File.Exists(_release.Archive).ShouldBe(isThere, stored.Output);
            if (stored.ExitCode == 0)
                (await _release.RunAsync(tool, "stats", "--store", _release.Archive, "--json")).Number("events").ShouldBe(50);
        }
    }
}
