using EventStore.EfCore.Benchmarks.Measuring;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>What a contestant did in the rounds of one comparison.</summary>
/// <param name="Title">Which comparison.</param>
/// <param name="Contestant">Who.</param>
/// <param name="Events">Measured events; the warm-up comes on top.</param>
/// <param name="EventsPerSecond">Of each round.</param>
/// <param name="OursToThis">The first contestant's rate divided by this one, in the same round.</param>
/// <param name="BytesPerEvent">Managed bytes allocated by the store calls alone.</param>
internal sealed record RateResult(
    string Title, string Contestant, int Events, Spread EventsPerSecond, Spread OursToThis, double BytesPerEvent)
{
    public static RateResult Of(string title, string contestant, IReadOnlyList<Slice> rounds, IReadOnlyList<Slice> ours)
    {
        var events = rounds.Sum(r => r.Events);
        return new RateResult(
            title,
            contestant,
            events,
            Spread.Of(rounds.Select(r => r.Rate)),
            Spread.Of(rounds.Zip(ours, (mine, our) => our.Rate / mine.Rate)),
            rounds.Sum(r => r.AllocatedBytes) / (double)events);
    }
}
