namespace EventStore.EfCore.Benchmarks.Node;

/// <summary>A process's memory at one time.</summary>
/// <param name="At">Since the start.</param>
/// <param name="WorkingSet">Bytes of it that are in memory.</param>
/// <param name="Heap">Bytes that were on the managed heap after the newest collection.</param>
internal readonly record struct MemorySample(TimeSpan At, double WorkingSet, double Heap);
