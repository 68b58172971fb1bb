namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A stretch of store calls: how long they took together, what they allocated, and what was written meanwhile.</summary>
internal readonly record struct Slice(int Events, TimeSpan Time, long AllocatedBytes, long? WrittenBytes)
{
    public double Rate => Events / Time.TotalSeconds;

    public Slice Plus(Slice other) => new(
        Events + other.Events, Time + other.Time, AllocatedBytes + other.AllocatedBytes, WrittenBytes + other.WrittenBytes);
}
