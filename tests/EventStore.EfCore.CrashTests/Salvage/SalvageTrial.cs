namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>One damage, and what was salvaged.</summary>
/// <param name="Kind">The kind of damage.</param>
/// <param name="Number">Which of the trials: seeds it, together with the seed of the run.</param>
/// <param name="IsComplete">Whether the report says that nothing is missing.</param>
/// <param name="Error">The error instead of a report.</param>
/// <param name="Lost">Acknowledged events that are not in the new store.</param>
/// <param name="Faults">What must not be.</param>
internal sealed record SalvageTrial(
    string Kind, int Number, bool IsComplete, string? Error, int Lost, IReadOnlyList<string> Faults)
{
    public override string ToString() => $"{Kind}, trial {Number}: {string.Join("; ", Faults)}";
}
