using System.Collections.Concurrent;
using System.Diagnostics;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Puts the crash states of a run on the disk, one after the other, and has each checked.</summary>
/// <param name="check">Opens the file and says what is wrong, or null. What it throws is a fault as well.</param>
internal sealed class Replay(Func<CrashState, string, Task<StateFault?>> check)
{
    private const int MostKept = 3;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    public async Task<ReplayResult> RunAsync(TracedRun run, int states, int seed, bool ignoreFsync = false)
    {
        var clock = Stopwatch.StartNew();
        var acknowledged = 0L;
        var faults = new ConcurrentBag<StateFault>();
        await Parallel.ForEachAsync(CrashStates.Build(run, states, seed, ignoreFsync), async (state, _) =>
        {
            Interlocked.Add(ref acknowledged, state.Acknowledged.Count);
            var folder = $"{run.Folder}-state-{state.Number}";
            state.Disk.WriteTo(folder);
            if (await CheckAsync(state, Path.Combine(folder, TracedRun.FileName)) is { } fault)
                faults.Add(fault);
            Directory.Delete(folder, recursive: true);
        });
        return new ReplayResult(run.Scenario, states, acknowledged, [.. faults.OrderBy(f => f.State.Number)], clock.Elapsed, seed);
    }

    /// <summary>Puts some of the faulty states where they can be looked at.</summary>
    /// <returns>The folders.</returns>
    public static IReadOnlyList<string> Keep(ReplayResult result) => [.. result.Faults.Take(MostKept).Select(fault =>
    {
        var folder = Directory.CreateTempSubdirectory($"eventstore-state-{result.Name}-{fault.State.Number}-").FullName;
        fault.State.Disk.WriteTo(folder);
        return folder;
    })];

    private async Task<StateFault?> CheckAsync(CrashState state, string file)
    {
        try
        {
            // The driver waits synchronously, so the check needs a thread of its own.
            return await Task.Run(() => check(state, file)).WaitAsync(TimeLimit);
        }
        catch (TimeoutException)
        {
            return new StateFault(state, Fault.Hung, 0, $"no end within {TimeLimit}");
        }
        catch (EventStoreException e)
        {
            return new StateFault(state, Fault.Refused, 0, $"{e.GetType().Name}: {e.Message}");
        }
        catch (Exception e)
        {
            return new StateFault(state, Fault.Crashed, 0, $"{e}");
        }
    }
}
