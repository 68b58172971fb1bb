using System.Security.Cryptography;

namespace EventStore.EfCore.Benchmarks.Workload;

/// <summary>
/// The events that every contestant stores: the same ones in each run, made one after the other, so that five million of them need no
/// more memory than the ends of the chains.
/// </summary>
internal sealed class EventWorkload(int seed = 1)
{
    public const int Servers = 20;
    public const int Authors = 2_000;
    public const int ChannelsPerServer = 10;
    public const int PayloadBytes = 300;

    private static readonly ServerId[] ServerIds = [.. Enumerable.Range(0, Servers).Select(i => new ServerId($"server-{i:00}"))];
    private static readonly string[] Channels = [.. Enumerable.Range(0, ChannelsPerServer).Select(i => $"channel-{i}")];
    private static readonly AuthorId[] AuthorIds = [.. Enumerable.Range(0, Authors).Select(MakeAuthor)];

    private readonly Random _random = new(seed);
    private readonly (long Sequence, EventHash Hash)[] _ends = new (long, EventHash)[Authors];
    private readonly byte[] _payload = new byte[PayloadBytes];
    private readonly byte[] _signature = new byte[EventLimits.SignatureBytes];
    private long _clock = 1_760_000_000_000;

    public static IReadOnlyList<ServerId> AllServers => ServerIds;

    public static IReadOnlyList<string> AllChannels => Channels;

    /// <summary>The next event of an author drawn by lot.</summary>
    public Event Next() => Next(_random.Next(Authors));

    /// <summary>The next event of one of a group's authors, where the authors are dealt out to so many groups.</summary>
    public Event NextOf(int group, int groups) => Next(group + (groups * _random.Next((Authors - group + groups - 1) / groups)));

    /// <summary>
    /// The next event of one author, from 0; an author writes to one server, and two events of three to one of its channels.
    /// </summary>
    private Event Next(int author)
    {
        _random.NextBytes(_payload);
        _random.NextBytes(_signature);
        var (sequence, previous) = _ends[author];
        var content = new EventContent(AuthorIds[author], sequence + 1, previous, ReadOnlySpan<EventHash>.Empty, _payload, _clock++);
        var channel = _random.Next(3) == 0 ? null : Channels[_random.Next(ChannelsPerServer)];
        var item = Event.Create(ServerIds[author % Servers], content, _signature, channel);
        _ends[author] = (sequence + 1, item.Hash);
        return item;
    }

    public Event[] Take(int count)
    {
        var events = new Event[count];
        for (var i = 0; i < count; i++)
            events[i] = Next();
        return events;
    }

    private static AuthorId MakeAuthor(int index) => AuthorId.FromBytes(SHA256.HashData(BitConverter.GetBytes(index)));
}
