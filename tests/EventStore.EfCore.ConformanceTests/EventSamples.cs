namespace EventStore.EfCore.ConformanceTests;

/// <summary>Ready-made sets of events.</summary>
public static class EventSamples
{
    /// <summary>Authors' chains of one server, taken in turns, as a community's log looks.</summary>
    public static Event[] Community(ServerId server, int authors, int eventsEach, params string?[] channels)
    {
        var chains = Enumerable.Range(1, authors).Select(a => new ChainBuilder(server, a)).ToArray();
        var labels = channels.Length == 0 ? [null] : channels;
        return [.. Enumerable.Range(0, authors * eventsEach).Select(i => chains[i % authors].Next(labels[i % labels.Length]))];
    }
}
