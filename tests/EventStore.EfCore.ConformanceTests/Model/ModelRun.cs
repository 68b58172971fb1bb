using Shouldly;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>A store, a second application on the same database, and the model; on servers that no other run uses.</summary>
internal sealed class ModelRun(StoreFixture fixture, IEventStore other, int number)
{
    public const int Servers = 3;
    public const int Authors = 4;
    public const int LongestChain = 20;
    public const int Forks = 2;

    private readonly Dictionary<(int Server, int Author), Event[][]> _chains = [];

    public static IReadOnlyList<string> Channels { get; } = ["general", "random"];

    public ModelStore Model { get; } = new();

    public IEventStore Store(bool isAnother) => isAnother ? other : fixture.Store;

    public ServerId Server(int server) => new($"{number}-{server}");

    public Task ReopenAsync() => fixture.ReopenAsync();

    public IEnumerable<Event> Events(Stretch stretch)
    {
        var (server, author) = (stretch.Server, stretch.Author);
        if (!_chains.TryGetValue((server, author), out var versions))
            _chains.Add((server, author), versions = Make(new ChainBuilder(Server(server), author), author));
        return versions[stretch.Fork].Skip(stretch.From - 1).Take(stretch.Count);
    }

    /// <summary>Logs, heads and holes, and what a verification finds.</summary>
    public async Task CompareAsync()
    {
        var store = Store(false);
        foreach (var server in Enumerable.Range(0, Servers).Select(Server).Where(server => Model.Log(server).Count > 0))
        {
            await StoreConformance.ShouldHoldAsync(store, server, Model.Log(server));
            var heads = await store.GetHeadsAsync(server);
            heads.Heads.ShouldBe(Model.Heads(server));
            heads.Holes.ShouldBe(Model.Holes(server));
            var report = await fixture.Verifier.VerifyAsync(server);
            report.Findings.Where(f => f.IsDamage).Select(f => (f.Kind, f.Position ?? 0)).ShouldBe(
                Model.BrokenLinks(server).Select(position => (VerifyFindingKind.BrokenLink, position)), ignoreOrder: true);
        }
    }

    /// <summary>The chain, and behind it its forks: other events at each of its sequences.</summary>
    private static Event[][] Make(ChainBuilder chain, int author)
    {
        var channel = author <= Channels.Count ? Channels[author - 1] : null;
        var events = chain.Take(LongestChain, channel);
        return [events, .. Enumerable.Range(0, Forks).Select(_ => events.Select(made => chain.ForkOf(made, channel)).ToArray())];
    }
}
