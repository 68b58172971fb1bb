namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>What is stored in one transaction, and what was rejected on the way.</summary>
internal sealed class Batch
{
    private readonly List<Event> _events = [];
    private readonly List<Place> _places = [];
    private readonly List<Rejection> _rejections = [];

    public IReadOnlyList<Event> Events => _events;

    /// <summary>Where each of the events stands, in their order.</summary>
    public IReadOnlyList<Place> Places => _places;

    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>Events and rejections.</summary>
    public int Items => _events.Count + _rejections.Count;

    public long PayloadBytes { get; private set; }

    /// <summary>How far the source was read with the last item.</summary>
    public long Done { get; private set; }

    public void Add(SourceItem item)
    {
        Done = item.Done;
        if (item.Event is { } value)
        {
            _events.Add(value);
            _places.Add(item.Place);
            PayloadBytes += value.Content.Payload.Length;
        }
        else
        {
            _rejections.Add(new Rejection(item.Place, item.Reason!));
        }
    }
}
