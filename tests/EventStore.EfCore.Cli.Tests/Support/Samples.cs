using System.Text.Json;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Generating;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Events for tests: generated archives, and single ones made by hand.</summary>
public static class Samples
{
    public static readonly ServerId Server = new("garden");

    public static IReadOnlyList<Event> Generate(int events, long seed = 1, int servers = 2, int authors = 8)
    {
        using var generator = new EventGenerator(new GeneratorSettings(servers, authors, events, seed));
        return [.. generator.Generate().SelectMany(block => block)];
    }

    /// <summary>An event with a right hash and no real signature, which the store does not look at.</summary>
    public static Event Create(byte author, long sequence, Event? previous = null, byte[]? payload = null, string? channel = null)
    {
        var content = new EventContent(
            AuthorId.FromBytes(Enumerable.Repeat(author, 32).ToArray()),
            sequence,
            previous?.Hash ?? EventHash.None,
            [],
            payload ?? [author, (byte)sequence],
            1_760_000_000_000 + sequence);
        return Event.Create(Server, content, new byte[64], channel);
    }

    public static Event[] Chain(byte author, int length)
    {
        var chain = new Event[length];
        for (var i = 0; i < length; i++)
            chain[i] = Create(author, i + 1, i == 0 ? null : chain[i - 1]);
        return chain;
    }

    public static string Line(Event value) => JsonSerializer.Serialize(value, AnswerJson.Options);

    public static string Lines(IEnumerable<Event> events) => string.Concat(events.Select(e => $"{Line(e)}\n"));
}
