using EventStore.EfCore.Data;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The last numbers that one server's log has given out, kept in memory.</summary>
internal sealed class ServerNumbers(int id, string key)
{
    public int Id { get; } = id;

    public string Key { get; } = key;

    public bool IsStored { get; set; }

    public long LastPosition { get; set; }

    public Dictionary<AuthorId, int> Chains { get; } = [];

    public Dictionary<string, int> Channels { get; } = new(StringComparer.Ordinal);

    public ServerRow ToRow() => new()
    {
        Id = Id,
        Key = Key,
        LastPosition = LastPosition,
        LastChainId = Chains.Count,
        LastChannelId = Channels.Count,
    };
}
