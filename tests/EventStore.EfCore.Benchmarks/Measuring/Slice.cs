namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>A stretch of store calls: how long they took together and what they allocated.</summary>
internal readonly record struct Slice(int Events, TimeSpan Time, long AllocatedBytes)
{
    public double Rate => Events / Time.TotalSeconds;

    public Slice Plus(Slice other) => new(Events + other.Events, Time + other.Time, AllocatedBytes + other.AllocatedBytes);
}
