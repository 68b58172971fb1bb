using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>Rows that a transaction's events may have already.</summary>
internal sealed class FoundRows(LogChanges changes, ServerId server)
{
    private readonly Dictionary<long, EventRecord> _damaged = [];
    private readonly HashSet<(long? ChainId, long? Sequence)> _places = [];

    public LogChanges Changes => changes;

    /// <summary>Those that are no events any more.</summary>
    public IReadOnlyCollection<EventRecord> Damaged => _damaged.Values;

    public void Add(EventRecord row)
    {
        _places.Add((row.ChainId, row.Sequence));

        // A row that damage left without either holds no event any more.
        if (row.Position is not { } position)
            return;
        if (EventDecoder.Decode(server, row).Event is { } stored)
            changes.Known.TryAdd(stored.Event.Hash, position);
        else if (position >= 1 && position <= changes.Log.LastPosition)
            _damaged.TryAdd(position, row);
        else if (row.Hash is { Length: EventLimits.HashBytes } hash)
            changes.Known.TryAdd(EventHash.FromBytes(hash), position); // a place that no event can be written to
    }

    /// <summary>Whether no row was met with an event's author and sequence, not even a fork of it.</summary>
    public bool Lacks(Event item) => !_places.Contains((changes.Log.Chains[item.Author].ChainId, item.Sequence));
}
