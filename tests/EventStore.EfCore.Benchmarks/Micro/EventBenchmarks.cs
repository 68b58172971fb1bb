using BenchmarkDotNet.Attributes;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Benchmarks.Micro;

/// <summary>What every event costs before and after the database.</summary>
[MemoryDiagnoser]
public class EventBenchmarks
{
    private readonly Event _event = new EventWorkload().Next();
    private readonly EventRecord _row;

    public EventBenchmarks() => _row = new EventRecord(
        1,
        1,
        _event.Author.ToArray(),
        _event.Sequence,
        _event.Hash.ToArray(),
        _event.Content.Previous.ToArray(),
        [],
        _event.Channel is null ? null : 1,
        _event.Channel,
        _event.Content.TimestampHintMs,
        _event.Content.PayloadArray,
        _event.SignatureArray,
        1,
        RowChecksum.Of(_event, 1, 1, _event.Channel is null ? null : 1, 1));

    [Benchmark(Description = "compute a hash, 300 bytes of payload")]
    public EventHash ComputeHash() => _event.Content.ComputeHash();

    [Benchmark(Description = "decode a row and check its hash and checksum")]
    public StoredEvent? Decode() => EventDecoder.Decode(_event.Server, _row).Event;
}
