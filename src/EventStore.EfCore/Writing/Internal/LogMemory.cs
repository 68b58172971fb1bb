using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>What the writer remembers of the servers' logs. Used by the one writer only.</summary>
internal sealed class LogMemory
{
    // Keeps a store of very many authors from filling the memory. Beyond it the memory starts anew: what is needed is read again.
    private const int MaxChains = 200_000;

    private readonly Dictionary<string, LogState> _logs = new(StringComparer.Ordinal);

    /// <summary>What is remembered of a server, if the database still is where it was then.</summary>
    public LogState? Find(LockedServer row) =>
        _logs.TryGetValue(row.Name, out var log) && log.ServerNumber == row.Number && log.LastPosition == row.LastPosition ? log : null;

    /// <summary>Remembers what a committed transaction left.</summary>
    public void Keep(IEnumerable<LogState> logs)
    {
        foreach (var log in logs)
        {
            log.MarkSaved();
            _logs[log.Name] = log;
        }

        if (_logs.Values.Sum(l => l.Chains.Count) > MaxChains)
            _logs.Clear();
    }
}
