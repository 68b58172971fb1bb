using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>A contestant in the middle of a comparison.</summary>
internal sealed class ServerEntry(IServerContestant contestant, string connectionString) : IAsyncDisposable
{
    private readonly List<Slice> _rounds = [];
    private long _stored;

    public static async Task<ServerEntry> CreateAsync(BenchmarkServer server, IServerContestant contestant)
    {
        var connectionString = await server.CreateAsync();
        await contestant.PrepareAsync(connectionString);
        return new ServerEntry(contestant, connectionString);
    }

    /// <summary>Stores batches that do not count.</summary>
    public async Task WarmUpAsync(IReadOnlyCollection<IReadOnlyCollection<Event>> batches)
    {
        foreach (var batch in batches)
            await contestant.StoreAsync(batch);
        _stored += batches.Sum(b => b.Count);
    }

    public async Task StoreAsync(IReadOnlyCollection<IReadOnlyCollection<Event>> batches)
    {
        SliceTimer.SettleGarbage();
        var events = batches.Sum(b => b.Count);
        _rounds.Add(await SliceTimer.MeasureAsync(events, async () =>
        {
            foreach (var batch in batches)
                await contestant.StoreAsync(batch);
        }));
        _stored += events;
    }

    /// <summary>Completes a load; it takes its time, and stores nothing.</summary>
    public async Task CompleteAsync() => _rounds.Add(await SliceTimer.MeasureAsync(0, contestant.CompleteAsync));

    public Task CheckAsync() => ServerArchive.VerifyAsync(contestant.Name, connectionString, _stored);

    public RateResult ToResult(string title, ServerEntry ours) => RateResult.Of(title, contestant.Name, _rounds, ours._rounds);

    /// <summary>The same, with all rounds taken together.</summary>
    public RateResult ToTotal(string title, ServerEntry ours) => RateResult.Of(title, contestant.Name, [Total], [ours.Total]);

    private Slice Total => _rounds.Aggregate((sum, next) => sum.Plus(next));

    public ValueTask DisposeAsync() => contestant.DisposeAsync();
}
