using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What the suites of reconciliation share: a second archive, and how events are handed over.</summary>
public abstract class ReconcileSuite : StoreConformance, IAsyncLifetime
{
    private StoreFixture? _there;

    private protected IArchiveReconciler Here => ReconcilerOf(Fixture);

    /// <summary>The other archive, made when first asked for.</summary>
    private protected async Task<StoreFixture> ThereAsync()
    {
        if (_there is null)
        {
            _there = CreateFixture();
            await _there.InitializeAsync();
        }

        return _there;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_there is not null)
            await _there.DisposeAsync();
        await DisposeAsync();
    }

    private protected static IArchiveReconciler ReconcilerOf(StoreFixture fixture) =>
        fixture.Services.GetRequiredService<IArchiveReconciler>();

    /// <summary>Reconciles a server of this archive with the other one's, and tells what they differ in.</summary>
    private protected static async Task<Difference> CompareAsync(
        IArchiveReconciler here, IArchiveReconciler there, ServerId server, ReconcileOptions? options = null)
    {
        var session = await here.StartAsync(server, options);
        var (have, need) = (new List<EventHash>(), new List<EventHash>());
        for (ReadOnlyMemory<byte>? message = session.Initiate(); message is { } asked;)
        {
            var step = await session.ReconcileAsync(await there.AnswerAsync(server, asked, options));
            have.AddRange(step.Have);
            need.AddRange(step.Need);
            message = step.Next;
        }

        return new Difference(have, [.. need.Distinct()], session.Rounds);
    }

    /// <summary>Hands events over, as a host would.</summary>
    private protected static async Task HandAsync(
        StoreFixture from, StoreFixture to, ServerId server, IReadOnlyCollection<EventHash> hashes)
    {
        for (var rest = hashes; rest.Count > 0;)
        {
            var found = await ReconcilerOf(from).GetEventsAsync(server, rest);
            await to.Store.StoreEventsAsync([.. found.Events.Select(e => e.Event)], DuplicatePolicy.Skip);
            rest = found.Rest;
        }
    }

    private protected sealed record Difference(IReadOnlyList<EventHash> Have, IReadOnlyList<EventHash> Need, int Rounds);
}
