namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>One item of a source: an event, or the reason why it is none.</summary>
internal readonly record struct SourceItem
{
    private SourceItem(Place place, Event? @event, string? reason, long done, ReadOnlyMemory<byte> line)
    {
        Place = place;
        Event = @event;
        Reason = reason;
        Done = done;
        Line = line;
    }

    public Place Place { get; }

    public Event? Event { get; }

    /// <summary>Why there is no event; fit to follow the word "rejected:".</summary>
    public string? Reason { get; }

    /// <summary>How far the source was read with this item, in the unit of <see cref="IEventSource.Total"/>.</summary>
    public long Done { get; }

    /// <summary>What was read, as one line; valid until the next item.</summary>
    public ReadOnlyMemory<byte> Line { get; }

    public static SourceItem Of(Place place, Event value, long done, ReadOnlyMemory<byte> line = default) =>
        new(place, value, null, done, line);

    public static SourceItem Rejected(Place place, string reason, long done, ReadOnlyMemory<byte> line = default) =>
        new(place, null, reason, done, line);
}
