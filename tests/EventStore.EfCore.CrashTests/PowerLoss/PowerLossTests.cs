using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>The power fails while events come into a store that is there.</summary>
public sealed class PowerLossTests(ITestOutputHelper output) : IDisposable
{
    private readonly TracedStore _store = new();

    [Theory]
    [InlineData("calls", 100, 100)]
    [InlineData("calls", null, 60)]
    [InlineData("stream", 100, 40)]
    [InlineData("bulk", 100, 60)]
    public async Task A_power_cut_takes_nothing_that_was_acknowledged(string scenario, int? checkpointPages, int share)
    {
        await _store.CreateAsync();
        var run = await _store.TraceAsync(scenario, checkpointPages);

        var result = await new Replay(SurvivalCheck.RunAsync).RunAsync(run, Effort.States(share), Effort.Seed);

        output.WriteLine($"{ReplayResult.Header}\n{result}");
        result.Faults.Count.ShouldBe(0, result.Explain());
        result.Acknowledged.ShouldBeGreaterThan(result.States);
    }

    [Fact]
    public async Task Without_fsync_power_cuts_would_lose_events_and_be_found_out()
    {
        await _store.CreateAsync();
        var run = await _store.TraceAsync("calls", checkpointPages: 100);

        var result = await new Replay(SurvivalCheck.RunAsync).RunAsync(run, states: 40, Effort.Seed, ignoreFsync: true);

        output.WriteLine($"{ReplayResult.Header}\n{result}");

        // Where all changes are kept, a fifth of the states, fsync makes no difference. Two thirds of the states are usual.
        result.Faults.Count.ShouldBeGreaterThan(result.States / 3);
        result.Faults.Sum(f => f.Lost).ShouldBeGreaterThan(0);
    }

    public void Dispose() => _store.Dispose();
}
