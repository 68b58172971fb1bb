using System.Globalization;

namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>Counts outcomes by kind of damage.</summary>
internal sealed class DamageTable(IReadOnlyList<DamageTrial> trials)
{
    private static readonly DamageOutcome[] Outcomes = Enum.GetValues<DamageOutcome>();

    public IEnumerable<DamageTrial> Faults => trials.Where(t => t.Outcome >= DamageOutcome.Silent);

    public override string ToString() => string.Join('\n',
    [
        Row("damage", "tried", Outcomes.Select(o => $"{o}")),
        .. trials.GroupBy(t => t.Kind).Select(kind => Row(kind.Key, [.. kind])),
        Row("all", trials),
    ]);

    /// <summary>The table, and one fault of each kind.</summary>
    public string Explain(int seed) => $"{this}\nseed {seed}\n" + string.Join('\n', Faults
        .DistinctBy(f => (f.Kind, f.Outcome))
        .Select(f => $"{f.Outcome}: {f.Kind}, trial {f.Number}, {f.Missing} events missing: {f.Detail}"));

    private static string Row(string kind, IReadOnlyList<DamageTrial> trials) =>
        Row(kind, Text(trials.Count), Outcomes.Select(o => Text(trials.Count(t => t.Outcome == o))));

    private static string Row(string kind, string tried, IEnumerable<string> cells) =>
        $"{kind,-30} {tried,6}{string.Concat(cells.Select(cell => $"{cell,9}"))}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
