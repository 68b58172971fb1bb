namespace EventStore.EfCore.Cli.Repairing;

/// <summary>Another archive, from which events are fetched that are damaged here.</summary>
internal interface IRepairSource : IAsyncDisposable
{
    /// <summary>As a person would name it.</summary>
    string Name { get; }

    /// <summary>The events with the hashes of damaged rows; where it has none of a row's hash, those of its author and sequence.</summary>
    IAsyncEnumerable<Event> FindAsync(IReadOnlyList<QuarantinedItem> damaged, CancellationToken cancellationToken);
}
