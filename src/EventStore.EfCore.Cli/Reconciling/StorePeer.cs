using EventStore.EfCore.Cli.Hosting;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>A store that this process has open.</summary>
/// <param name="store">The store.</param>
/// <param name="signatures">Refuses what it finds forged; null to take every signature as it is.</param>
internal sealed class StorePeer(OpenStore store, IEventSignatureVerifier? signatures) : IReconcileSide
{
    public string Name => store.Target.Name;

    public async Task<IReadOnlyList<ServerId>> GetServersAsync(CancellationToken token) =>
        [.. (await store.Events.GetServersAsync(token).ConfigureAwait(false)).Select(s => s.Server)];

    public Task<ReconcileSession> StartAsync(ServerId server, CancellationToken token) =>
        store.Reconciler.StartAsync(server, Wire.Options, token);

    public Task<ReadOnlyMemory<byte>> AnswerAsync(ServerId server, ReadOnlyMemory<byte> message, CancellationToken token) =>
        store.Reconciler.AnswerAsync(server, message, Wire.Options, token);

    public async Task<GivenEvents> GetEventsAsync(
        ServerId server, IReadOnlyCollection<EventHash> hashes, CancellationToken token)
    {
        var found = await store.Reconciler.GetEventsAsync(server, hashes, token).ConfigureAwait(false);
        return new GivenEvents([.. found.Events.Select(e => e.Event)], found.Erased);
    }

    public async Task<TakenEvents> StoreAsync(IReadOnlyList<Event> events, CancellationToken token)
    {
        // Predecessors first, so that fewer holes are made and closed again.
        Event[] good = [.. events.Where(IsAcceptable).OrderBy(e => e.Sequence)];
        var result = await store.Events.StoreEventsAsync(good, DuplicatePolicy.Skip, token).ConfigureAwait(false);
        return new TakenEvents(result.Stored, result.Repaired, result.Duplicates + result.Erased, events.Count - good.Length);
    }

    public Task EndAsync(CancellationToken token) => Task.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    // The store would refuse the whole batch for one such event.
    private bool IsAcceptable(Event value) =>
        value.Content.Payload.Length <= store.Options.MaxPayloadBytes && signatures?.IsValid(value) != false;
}
