using System.Globalization;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>What a replay has found.</summary>
/// <param name="Name">Which scenario.</param>
/// <param name="States">How many states were opened.</param>
/// <param name="Acknowledged">How many acknowledged events were looked for, in all states together.</param>
/// <param name="Faults">In which states something was wrong.</param>
/// <param name="Elapsed">How long that took.</param>
/// <param name="Seed">What chose the states.</param>
internal sealed record ReplayResult(
    string Name, int States, long Acknowledged, IReadOnlyList<StateFault> Faults, TimeSpan Elapsed, int Seed)
{
    public const string Header =
        "scenario       states  acknowledged    lost  silent  damaged  refused  crashed  seconds";

    public int Count(Fault fault) => Faults.Count(f => f.Fault == fault);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-14} {States,6} {Acknowledged,13} {Faults.Sum(f => f.Lost),7} {Count(Fault.Silent),7} {Count(Fault.Damaged),8} "
        + $"{Count(Fault.Refused),8} {Count(Fault.Crashed) + Count(Fault.Hung),8} {Elapsed.TotalSeconds,8:F1}");

    /// <summary>Everything that is needed to look into the faults.</summary>
    public string Explain() => $"{Header}\n{this}\nseed {Seed}; kept in {string.Join(", ", Replay.Keep(this))}\n"
        + string.Join('\n', Faults.Take(10));
}
