using EventStore.EfCore.Data;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The rows that a batch makes, all numbers given.</summary>
internal sealed class NumberedBatch(int capacity)
{
    public HashSet<ServerNumbers> Servers { get; } = [];

    public List<ChainRow> NewChains { get; } = [];

    public List<ChannelRow> NewChannels { get; } = [];

    public List<NumberedEvent> Events { get; } = new(capacity);

    public long StoredAtMs { get; } = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public IEnumerable<EventRow> EventRows() => Events.Select(e => e.ToRow(StoredAtMs));
}
