namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>One damage, and how the store behaved.</summary>
/// <param name="Kind">The kind of damage.</param>
/// <param name="Number">Which of the trials: seeds it, together with the seed of the run.</param>
/// <param name="Outcome">The worst that was seen.</param>
/// <param name="Missing">How many events could not be read.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record DamageTrial(string Kind, int Number, DamageOutcome Outcome, int Missing, string Detail);
