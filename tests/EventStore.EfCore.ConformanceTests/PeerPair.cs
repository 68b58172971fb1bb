using CsCheck;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Two archives of one server: what each holds, in which order it came, and which of its rows are damaged.</summary>
internal sealed class PeerPair
{
    public PeerPair(Shape shape, ServerId server)
    {
        var random = new Random(shape.Seed);
        (Server, Limit, Authors) = (server, shape.Limit, shape.AuthorsAtATime);
        HasForksBelow = shape.HasForksBelow;
        BatchSize = random.Next(1, 60);
        var all = Community(server, shape, random);
        (Here, There) = (Choose(all, random), Choose(all, random));
        (DamagedHere, DamagedThere) = (Damage(Here, random), Damage(There, random));
        Readable = [.. Good(Here, DamagedHere).Union(Good(There, DamagedThere))];
    }

    /// <summary>Shapes, which CsCheck makes smaller where one fails.</summary>
    public static Gen<Shape> Any { get; } =
        from authors in Gen.Int[1, 4]
        from events in Gen.Int[0, 12]
        from hasForksBelow in Gen.Bool
        from limit in Gen.Int[1, 40]
        from authorsAtATime in Gen.Frequency((1, Gen.Int[1, 4]), (1, Gen.Const(1000)))
        from seed in Gen.Int[0, int.MaxValue - 1]
        select new Shape(authors, events, hasForksBelow, limit, authorsAtATime, seed);

    public ServerId Server { get; }

    public int Limit { get; }

    /// <summary>Of how many authors the heads of one request are.</summary>
    public int Authors { get; }

    /// <summary>Whether there may be forks anywhere, and not only where chains end.</summary>
    public bool HasForksBelow { get; }

    public int BatchSize { get; }

    public Event[] Here { get; }

    public Event[] There { get; }

    /// <summary>Which of the events are damaged.</summary>
    public int[] DamagedHere { get; }

    public int[] DamagedThere { get; }

    /// <summary>What can be read in one of the two at least.</summary>
    public IReadOnlyList<Event> Readable { get; }

    public bool IsDamaged(AuthorId author) =>
        DamagedHere.Any(i => Here[i].Author == author) || DamagedThere.Any(i => There[i].Author == author);

    private static Event[] Community(ServerId server, Shape shape, Random random)
    {
        var events = EventSamples.Community(server, shape.AuthorCount, shape.EventsEach, "general", null).ToList();
        foreach (var forked in events.Where(e => shape.HasForksBelow ? random.Next(8) == 0 : e.Sequence == shape.EventsEach).ToArray())
        {
            var author = Enumerable.Range(1, shape.AuthorCount).Select(a => new ChainBuilder(server, a))
                .First(c => c.Author == forked.Author);
            events.AddRange(Enumerable.Range(0, random.Next(3)).Select(_ => author.ForkOf(forked)));
        }

        return [.. events];
    }

    /// <summary>All, none, a beginning, or each by lot, which leaves holes; in their order, or in any.</summary>
    private static Event[] Choose(Event[] all, Random random)
    {
        Event[] chosen = random.Next(6) switch
        {
            0 => [.. all],
            1 => [],
            2 => all[..random.Next(all.Length + 1)],
            _ => [.. all.Where(_ => random.Next(3) > 0)],
        };
        if (random.Next(3) == 0)
            random.Shuffle(chosen);
        return chosen;
    }

    private static int[] Damage(Event[] events, Random random) => events.Length == 0 || random.Next(5) > 0
        ? []
        : [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(events.Length)).Distinct()];

    private static IEnumerable<Event> Good(Event[] events, int[] damaged) => events.Where((_, index) => !damaged.Contains(index));

    /// <summary>What a pair is made of.</summary>
    internal sealed record Shape(int AuthorCount, int EventsEach, bool HasForksBelow, int Limit, int AuthorsAtATime, int Seed);
}
