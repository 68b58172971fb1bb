using System.Security.Cryptography;
using System.Text;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Makes one author's events: real chains with right hashes. Signatures only have the right length: a store keeps, and does not
/// verify, them.
/// </summary>
public sealed class ChainBuilder(ServerId server, int author)
{
    private EventHash _previous;
    private long _sequence;
    private int _forks;

    public ServerId Server => server;

    public AuthorId Author { get; } = AuthorId.FromBytes(SHA256.HashData(BitConverter.GetBytes(author)));

    /// <summary>The chain's next event.</summary>
    public Event Next(string? channel = null, byte[]? payload = null, params EventHash[] dependencies)
    {
        var made = Make(++_sequence, _previous, payload ?? Encoding.UTF8.GetBytes($"{author}:{_sequence}"), channel, dependencies);
        _previous = made.Hash;
        return made;
    }

    /// <summary>The chain's next event, with so many canonical bytes.</summary>
    public Event NextOf(int bytes) => Next(payload: new byte[bytes - EventContent.LengthOf(0, 0)]);

    /// <summary>The chain's next events.</summary>
    public Event[] Take(int count, string? channel = null) => [.. Enumerable.Range(0, count).Select(_ => Next(channel))];

    /// <summary>Another event with the same sequence and predecessor.</summary>
    public Event ForkOf(Event other, string? channel = null) => Make(
        other.Sequence, other.Content.Previous, Encoding.UTF8.GetBytes($"{author}:{other.Sequence} fork {++_forks}"), channel, []);

    /// <summary>A chain that goes on from an event instead of from this chain's end.</summary>
    public ChainBuilder From(Event last) => new(server, author)
    {
        _sequence = last.Sequence,
        _previous = last.Hash,
        _forks = _forks + 1_000,
    };

    private Event Make(long sequence, EventHash previous, byte[] payload, string? channel, EventHash[] dependencies)
    {
        var content = new EventContent(
            Author, sequence, previous, dependencies.AsSpan(), payload.AsSpan(), 1_760_000_000_000 + sequence);
        return Event.Create(server, content, SHA512.HashData(content.ToBytes()), channel);
    }
}
