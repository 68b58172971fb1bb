using System.Runtime.InteropServices;

namespace EventStore.EfCore.Cli.Generating;

/// <summary>
/// Makes correctly linked, hashed and signed events, reproducibly. Drafts come one after the other, since each names hashes of
/// earlier ones; signing, the slow part, runs on all cores block by block.
/// </summary>
internal sealed class EventGenerator : IDisposable
{
    private const int BlockSize = 1024;
    private const long FirstTimestampMs = 1_760_000_000_000;

    private static readonly string?[] Channels = ["general", "general", "random", "help", "announcements", null];

    private readonly GeneratorSettings _settings;
    private readonly AuthorKeys _keys;
    private readonly ServerId[] _servers;
    private readonly RecentEvents[] _recent;
    private readonly Dictionary<(int Server, int Author), GeneratedChain> _chains = [];
    private readonly SplitMix64 _random;
    private readonly SamplePayloads _payloads;
    private long _clock = FirstTimestampMs;

    public EventGenerator(GeneratorSettings settings)
    {
        _settings = settings;
        _keys = new AuthorKeys(settings.Authors, settings.Seed);
        _servers = [.. Enumerable.Range(1, settings.Servers).Select(n => new ServerId($"server-{n}"))];
        _recent = [.. _servers.Select(_ => new RecentEvents())];
        _random = new SplitMix64(unchecked((ulong)settings.Seed));
        _payloads = new SamplePayloads(_random);
    }

    /// <summary>The events, in blocks of bounded size.</summary>
    public IEnumerable<IReadOnlyList<Event>> Generate()
    {
        for (var left = _settings.Events; left > 0; left -= BlockSize)
        {
            var drafts = new Draft[Math.Min(left, BlockSize)];
            for (var i = 0; i < drafts.Length; i++)
                drafts[i] = Next();

            var events = new Event[drafts.Length];
            Parallel.For(0, drafts.Length, i => events[i] = Sign(drafts[i]));
            yield return events;
        }
    }

    public void Dispose() => _keys.Dispose();

    private Draft Next()
    {
        var server = _random.Next(_servers.Length);
        // Of two draws the lower one: the first authors write more than the last.
        var author = Math.Min(_random.Next(_settings.Authors), _random.Next(_settings.Authors));
        _clock += _random.Next(2_000);

        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_chains, (server, author), out _);
        var dependencies = _recent[server].Choose(author, _random.Next(4), _random);
        var content = new EventContent(_keys.Ids[author], ++chain.Sequence, chain.Last, dependencies, _payloads.Next(), _clock);
        chain.Last = content.ComputeHash();
        _recent[server].Add(author, chain.Last);
        return new Draft(_servers[server], author, content, Channels[_random.Next(Channels.Length)]);
    }

    private Event Sign(Draft draft)
    {
        Span<byte> signature = stackalloc byte[EventLimits.SignatureBytes];
        _keys.Sign(draft.Author, draft.Content.ToBytes(), signature);
        return Event.Create(draft.Server, draft.Content, signature, draft.Channel);
    }
}
