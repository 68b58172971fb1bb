namespace EventStore.EfCore.Json.Tests.Support;

/// <summary>Events with right hashes and signatures that nobody verifies.</summary>
public static class Samples
{
    public static readonly ServerId Garden = new("garden");

    public static readonly AuthorId Author = AuthorId.FromBytes(Enumerable.Repeat((byte)0xa1, 32).ToArray());

    public static Event Create(
        long sequence = 1, Event? previous = null, byte[]? payload = null, string? channel = null, params EventHash[] dependencies)
    {
        var content = new EventContent(
            Author, sequence, previous?.Hash ?? EventHash.None, dependencies, payload ?? [1, 2, 3], 1_760_000_000_000 + sequence);
        return Event.Create(Garden, content, Enumerable.Repeat((byte)0x5e, 64).ToArray(), channel);
    }

    public static Event[] Chain(int length)
    {
        var chain = new Event[length];
        for (var i = 0; i < length; i++)
            chain[i] = Create(i + 1, i == 0 ? null : chain[i - 1]);
        return chain;
    }

    /// <summary>An event with everything that an event can have.</summary>
    public static Event Full()
    {
        var first = Create();
        return Create(2, first, [0xfb, 0xff, 0], "général \"quoted\" 🌱", first.Hash, Create(1, payload: [9]).Hash);
    }
}
