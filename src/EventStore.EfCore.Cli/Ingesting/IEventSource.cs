namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Where events come from.</summary>
internal interface IEventSource
{
    /// <summary>How much there is to read (bytes or rows); null where nobody knows.</summary>
    long? Total { get; }

    /// <summary>Reads from the beginning, one item at a time.</summary>
    IAsyncEnumerable<SourceItem> ReadAsync(CancellationToken cancellationToken);
}
