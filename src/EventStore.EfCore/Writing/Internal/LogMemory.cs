using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>
/// What the writer remembers of the servers' logs, the least recently used forgotten first. A transaction takes what it needs and gives it
/// back when it is committed: what a failed one changed is forgotten with it. Several may do so at once.
/// </summary>
/// <param name="capacity">The most servers, chains, channels and holes together. What is needed beyond it is read again.</param>
internal sealed class LogMemory(int capacity = LogMemory.DefaultCapacity)
{
    /// <summary>Keeps a store of very many authors in the tens of megabytes.</summary>
    public const int DefaultCapacity = 200_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<LogState>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<LogState> _byUse = [];

    /// <summary>How many servers, chains, channels and holes are remembered.</summary>
    public long Size { get; private set; }

    /// <summary>What is remembered of a server, for the caller alone, if it was right in this epoch.</summary>
    public LogState? Take(string name, long epoch)
    {
        lock (_gate)
        {
            if (epoch == 0 || !_entries.TryGetValue(name, out var entry) || entry.Value.Epoch != epoch)
                return null;
            Forget(name);
            return entry.Value;
        }
    }

    /// <summary>What is remembered of a server, for the caller alone, if the database still is where it was then.</summary>
    public LogState? Take(LockedServer row)
    {
        lock (_gate)
        {
            var log = _entries.TryGetValue(row.Name, out var entry) ? entry.Value : null;
            Forget(row.Name);
            return log is not null && log.ServerNumber == row.Number && log.LastPosition == row.LastPosition
                && log.Incarnation == row.Incarnation ? log : null;
        }
    }

    /// <summary>Remembers what a committed transaction left.</summary>
    public void Keep(LogState log)
    {
        lock (_gate)
        {
            log.MarkSaved();
            Forget(log.Name);
            log.RememberedSize = log.Size;
            _entries.Add(log.Name, _byUse.AddFirst(log));
            Size += log.RememberedSize;
            while (Size > capacity)
                Forget(_byUse.Last!.Value.Name);
        }
    }

    private void Forget(string name)
    {
        if (!_entries.Remove(name, out var entry))
            return;
        _byUse.Remove(entry);
        Size -= entry.Value.RememberedSize;
    }
}
