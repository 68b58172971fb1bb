namespace EventStore.EfCore;

/// <summary>What a damaged store's write-ahead log had. Frames are numbered from 1.</summary>
/// <param name="LastProven">The last frame of the last commit that is proven; 0 for none.</param>
/// <param name="LastWitnessed">The frame of the last commit that the witness noted in this log; null when it noted none.</param>
/// <param name="DamagedFrames">Frames up to the last proven one that cannot be proven good. Each carried a page.</param>
/// <param name="IncompleteCommits">The commits that they belong to, named by their last frames.</param>
public sealed record SalvagedLog(
    long LastProven, long? LastWitnessed, IReadOnlyList<long> DamagedFrames, IReadOnlyList<long> IncompleteCommits);
