namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>What became of events that a side was given.</summary>
/// <param name="Stored">How many are new there.</param>
/// <param name="Repaired">How many took the place of damaged rows.</param>
/// <param name="Present">How many were there already, erased or not.</param>
/// <param name="Refused">How many break a limit of the store, or have a forged signature where that is looked at.</param>
internal sealed record TakenEvents(int Stored, int Repaired, int Present, int Refused);
