namespace EventStore.EfCore.Cli.Generating;

/// <summary>The last events of a server, for others to refer to.</summary>
internal sealed class RecentEvents
{
    private const int Capacity = 32;

    private readonly (int Author, EventHash Hash)[] _ring = new (int, EventHash)[Capacity];
    private int _count;
    private int _next;

    public void Add(int author, EventHash hash)
    {
        _ring[_next] = (author, hash);
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
    }

    /// <summary>Up to <paramref name="wanted"/> different events, none of the author's own.</summary>
    public EventHash[] Choose(int author, int wanted, SplitMix64 random)
    {
        var chosen = new List<EventHash>(wanted);
        for (var i = 0; i < wanted && _count > 0; i++)
        {
            var (other, hash) = _ring[random.Next(_count)];
            if (other != author && !chosen.Contains(hash))
                chosen.Add(hash);
        }

        return [.. chosen];
    }
}
