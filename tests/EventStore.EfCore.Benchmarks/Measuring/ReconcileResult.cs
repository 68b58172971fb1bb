namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What a session cost, both sides together.</summary>
/// <param name="Name">How the differences lie.</param>
/// <param name="Have">What the side that asks alone holds.</param>
/// <param name="Need">What the other side alone holds.</param>
/// <param name="Rounds">Messages that were answered.</param>
/// <param name="Bytes">Messages and answers.</param>
/// <param name="ProcessorMs">Time of the processors.</param>
/// <param name="ElapsedMs">Time on the clock.</param>
internal sealed record ReconcileResult(string Name, int Have, int Need, int Rounds, long Bytes, double ProcessorMs, double ElapsedMs)
{
    /// <summary>The processors' time for reading one log when it is first reconciled.</summary>
    public double ReadSeconds { get; init; }

    /// <summary>The memory that its items take.</summary>
    public long IndexBytes { get; init; }
}
