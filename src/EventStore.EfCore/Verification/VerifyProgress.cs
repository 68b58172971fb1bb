namespace EventStore.EfCore;

/// <summary>How far a verification is.</summary>
/// <param name="EventsChecked">How many events were checked so far, those before the checkpoint it was resumed from included.</param>
/// <param name="Checkpoint">From here a later one can go on.</param>
public sealed record VerifyProgress(long EventsChecked, VerifyCheckpoint Checkpoint);
