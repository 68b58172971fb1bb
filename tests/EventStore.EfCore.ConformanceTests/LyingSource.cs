namespace EventStore.EfCore.ConformanceTests;

/// <summary>Another archive, whose answers are changed on the way.</summary>
internal sealed class LyingSource(IReconcilableSource archive) : IReconcilableSource
{
    /// <summary>From what was asked for and what is given, what comes.</summary>
    public Func<IReadOnlyCollection<EventHash>, EventsByHash, EventsByHash> OnGive { get; init; } = (_, found) => found;

    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> OnAnswer { get; init; } = answer => answer;

    public Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken) => archive.GetLogEndsAsync(cancellationToken);

    public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken) =>
        archive.GetLogAsync(request, cancellationToken);

    public async Task<IReconcilePeer> ConnectAsync(ServerId server, CancellationToken cancellationToken) =>
        new Peer(this, await archive.ConnectAsync(server, cancellationToken));

    private sealed class Peer(LyingSource source, IReconcilePeer peer) : IReconcilePeer
    {
        public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
            source.OnAnswer(await peer.AnswerAsync(message, cancellationToken));

        public async Task<EventsByHash> GetEventsAsync(IReadOnlyCollection<EventHash> hashes, CancellationToken cancellationToken) =>
            source.OnGive(hashes, await peer.GetEventsAsync(hashes, cancellationToken));

        public ValueTask DisposeAsync() => peer.DisposeAsync();
    }
}
