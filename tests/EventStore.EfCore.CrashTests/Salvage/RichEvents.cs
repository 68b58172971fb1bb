using System.Security.Cryptography;
using System.Text;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>Events of all kinds: several servers and authors, channels, forks, holes, dependencies, payloads of up to 100 KB.</summary>
internal sealed class RichEvents(int seed)
{
    private const int Servers = 4;
    private const int Authors = 12;

    private readonly Random _random = new(seed);
    private readonly Dictionary<(int, int), (long Sequence, EventHash Last, EventHash Before)> _chains = [];
    private EventHash _other;

    public Event[] Batch(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private Event Next()
    {
        var (server, author) = (_random.Next(Servers), _random.Next(Authors));
        var (sequence, last, before) = _chains.GetValueOrDefault((server, author));
        var isFork = sequence > 1 && _random.Next(20) == 0;
        var isHole = !isFork && _random.Next(25) == 0;
        var number = isFork ? sequence : sequence + (isHole ? 3 : 1);
        var previous = isFork ? before : isHole ? EventHash.FromBytes(Bytes(32)) : number == 1 ? EventHash.None : last;
        EventHash[] dependencies = _random.Next(5) == 0 && _other != EventHash.None ? [_other] : [];
        var content = new EventContent(
            AuthorId.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {author}"))), number, previous, dependencies,
            Bytes(PayloadBytes()), 1_760_000_000_000 + number);
        _other = content.ComputeHash();
        if (!isFork)
            _chains[(server, author)] = (number, _other, last);
        return Event.Create(
            new ServerId($"server-{seed}-{server}"), content, Bytes(EventLimits.SignatureBytes),
            _random.Next(3) == 0 ? null : $"channel-{author % 5}");
    }

    private int PayloadBytes() => _random.Next(40) switch
    {
        0 => _random.Next(20_000, 100_000),
        < 4 => _random.Next(3_000, 9_000),
        _ => _random.Next(0, 400),
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
