namespace EventStore.EfCore.Writing;

/// <summary>The writer's memory of servers. Used by the one writer only.</summary>
internal sealed class ServerLogCache
{
    // Keeps a store of very many authors from filling the memory. Beyond it the cache starts anew: what is needed is read again.
    private const int MaxChains = 200_000;

    private readonly Dictionary<string, ServerLog> _logs = new(StringComparer.Ordinal);

    /// <summary>What is remembered of a server, if the database still is where it was then.</summary>
    public ServerLog? Find(string key, long lastPosition) =>
        _logs.TryGetValue(key, out var log) && log.LastPosition == lastPosition ? log : null;

    /// <summary>Remembers what a committed transaction left.</summary>
    public void Keep(IEnumerable<ServerLog> logs)
    {
        foreach (var log in logs)
        {
            log.MarkSaved();
            _logs[log.Key] = log;
        }

        if (_logs.Values.Sum(l => l.Chains.Count) > MaxChains)
            _logs.Clear();
    }

    /// <summary>Forgets everything: a transaction failed after the memory was changed.</summary>
    public void Clear() => _logs.Clear();
}
