using EventStore.EfCore.Data;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The last numbers assigned in one server's log, kept in memory.</summary>
internal sealed class ServerNumbers(int number, string name)
{
    public int Number { get; } = number;

    public string Name { get; } = name;

    public bool IsStored { get; set; }

    public long LastPosition { get; set; }

    public Dictionary<AuthorId, int> Chains { get; } = [];

    public Dictionary<string, int> Channels { get; } = new(StringComparer.Ordinal);

    public ServerRow ToRow() => new()
    {
        Number = Number,
        Name = Name,
        LastPosition = LastPosition,
        LastChainId = Chains.Count,
        LastChannelId = Channels.Count,
    };
}
