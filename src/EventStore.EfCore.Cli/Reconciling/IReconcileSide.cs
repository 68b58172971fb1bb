namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>One side of a reconciliation, wherever it is.</summary>
internal interface IReconcileSide : IAsyncDisposable
{
    string Name { get; }

    Task<IReadOnlyList<ServerId>> GetServersAsync(CancellationToken token);

    /// <summary>Answers a message of the protocol.</summary>
    Task<ReadOnlyMemory<byte>> AnswerAsync(ServerId server, ReadOnlyMemory<byte> message, CancellationToken token);

    /// <summary>Some of the events with these hashes, at most <see cref="Wire.MostHashes"/>; none when there are none to be had.</summary>
    Task<GivenEvents> GetEventsAsync(ServerId server, IReadOnlyCollection<EventHash> hashes, CancellationToken token);

    /// <summary>Stores events; durable when this returns.</summary>
    Task<TakenEvents> StoreAsync(IReadOnlyList<Event> events, CancellationToken token);

    /// <summary>Nothing more is asked.</summary>
    Task EndAsync(CancellationToken token);
}
