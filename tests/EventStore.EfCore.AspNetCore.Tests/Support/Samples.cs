using EventStore.EfCore.Json;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>Events with right hashes and signatures that nobody verifies.</summary>
internal static class Samples
{
    public static readonly ServerId Garden = new("garden");

    /// <summary>The first events of an author's chain.</summary>
    /// <param name="length">How many.</param>
    /// <param name="author">Tells authors apart.</param>
    /// <param name="server">Whose log; the garden's unless given.</param>
    /// <param name="payloadBytes">The size of each payload.</param>
    public static Event[] Chain(int length, byte author = 0xa1, ServerId? server = null, int payloadBytes = 8)
    {
        var chain = new Event[length];
        for (var i = 0; i < length; i++)
            chain[i] = Create(i + 1, i == 0 ? null : chain[i - 1], author, server, payloadBytes);
        return chain;
    }

    public static Event Create(
        long sequence, Event? previous, byte author = 0xa1, ServerId? server = null, int payloadBytes = 8, string? channel = null)
    {
        var content = new EventContent(
            AuthorId.FromBytes(Enumerable.Repeat(author, 32).ToArray()),
            sequence,
            previous?.Hash ?? EventHash.None,
            [],
            new byte[payloadBytes],
            1_760_000_000_000 + sequence);
        return Event.Create(server ?? Garden, content, Enumerable.Repeat((byte)0x5e, 64).ToArray(), channel);
    }

    /// <summary>The events as JSON Lines.</summary>
    public static async Task<byte[]> ToLinesAsync(IEnumerable<Event> events)
    {
        using var lines = new MemoryStream();
        await using (var writer = new EventLineWriter(lines))
        {
            foreach (var item in events)
                await writer.WriteAsync(item);
        }

        return lines.ToArray();
    }
}
