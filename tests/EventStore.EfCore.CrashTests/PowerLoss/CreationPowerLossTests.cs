using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>The power fails while a file is being created, or brought up to date.</summary>
public sealed class CreationPowerLossTests(ITestOutputHelper output) : IDisposable
{
    private readonly TracedStore _store = new();

    [Fact]
    public async Task A_store_whose_creation_was_cut_off_can_be_used()
    {
        var run = await _store.TraceAsync("create");

        await ShouldBeUsableAsync(run, Effort.States(120));
    }

    [Fact]
    public async Task A_store_whose_migration_was_cut_off_can_be_used_and_has_its_events()
    {
        var held = await OldStore.CreateAsync(_store.File);
        var run = await _store.TraceAsync("migrate");

        await ShouldBeUsableAsync(run with { Held = held }, Effort.States(60));
    }

    public void Dispose() => _store.Dispose();

    private async Task ShouldBeUsableAsync(TracedRun run, int states)
    {
        var check = new CreationCheck();
        var result = await new Replay(check.RunAsync).RunAsync(run, states, Effort.Seed);

        output.WriteLine($"{ReplayResult.Header}\n{result}\n{check.Outcomes}");
        result.Faults.Count.ShouldBe(0, $"{check.Outcomes}\n{result.Explain()}");
    }
}
