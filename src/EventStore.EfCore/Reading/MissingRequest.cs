namespace EventStore.EfCore;

/// <summary>What somebody holds of a server, to learn what they lack.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Heads">One head per author of whom the asker holds anything; at most <see cref="EventStoreOptions.MaxHeads"/>.</param>
public sealed record MissingRequest(ServerId Server, IReadOnlyCollection<ChainHead> Heads)
{
    /// <summary>How many rows to read, 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</summary>
    public int Limit { get; init; } = 1000;
}
