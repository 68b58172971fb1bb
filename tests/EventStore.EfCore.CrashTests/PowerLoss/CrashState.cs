namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>What a power cut at one moment has left.</summary>
/// <param name="Number">Which of the replay's states, from 0.</param>
/// <param name="Step">After which step of the trace, from 0.</param>
/// <param name="Mode">What it did to changes that were not durable.</param>
/// <param name="Pending">How many those were.</param>
/// <param name="Disk">What it left.</param>
/// <param name="Acknowledged">What had been acknowledged by then.</param>
internal sealed record CrashState(
    int Number, long Step, CrashMode Mode, int Pending, DiskImage Disk, IReadOnlyList<Acknowledgement> Acknowledged)
{
    public override string ToString() => $"state {Number}: after step {Step}, {Pending} changes {Mode}, {Acknowledged.Count} acknowledged";
}
