namespace EventStore.EfCore;

/// <summary>What a verification found.</summary>
/// <param name="EventsChecked">How many event rows were read and checked.</param>
/// <param name="Findings">Damage first come, first listed, and facts; at most <see cref="MaxFindings"/> of each.</param>
/// <param name="Damages">How many findings were damage, the unlisted ones included.</param>
/// <param name="EventsNotCovered">
/// How many rows have no checksum, for they were stored before there were any: of these a changed signature, channel, time of storing or
/// position cannot be told.
/// </param>
/// <param name="EventsErased">How many of the rows are of events whose content was erased, each with its record.</param>
/// <param name="LeftOut">Checks of the engine's that could not be run, in sentences, with the reason and what would allow them.</param>
public sealed record VerifyReport(
    long EventsChecked,
    IReadOnlyList<VerifyFinding> Findings,
    long Damages,
    long EventsNotCovered,
    long EventsErased,
    IReadOnlyList<string> LeftOut)
{
    /// <summary>The most findings of damage, and the most facts, that a report lists.</summary>
    public const int MaxFindings = 10_000;

    /// <summary>Whether no damage was found.</summary>
    public bool Ok => Damages == 0;
}
