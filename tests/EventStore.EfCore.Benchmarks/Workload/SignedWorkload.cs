using NSec.Cryptography;

namespace EventStore.EfCore.Benchmarks.Workload;

/// <summary>Events with true signatures, of many authors in one server.</summary>
internal sealed class SignedWorkload(string server = "server") : IDisposable
{
    private const int Authors = 200;

    private readonly ServerId _server = new(server);
    private readonly Key[] _keys = [.. Enumerable.Range(0, Authors).Select(_ => Key.Create(SignatureAlgorithm.Ed25519))];
    private readonly (long Sequence, EventHash Hash)[] _ends = new (long, EventHash)[Authors];
    private readonly byte[] _payload = new byte[EventWorkload.PayloadBytes];
    private int _count;

    public Event[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next(_count++ % Authors))];

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Dispose();
    }

    private Event Next(int index)
    {
        Random.Shared.NextBytes(_payload);
        var author = AuthorId.FromBytes(_keys[index].PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var (sequence, previous) = _ends[index];
        var content = new EventContent(author, sequence + 1, previous, [], _payload, 1_760_000_000_000);
        var made = Event.Create(_server, content, SignatureAlgorithm.Ed25519.Sign(_keys[index], content.ToBytes()));
        _ends[index] = (sequence + 1, made.Hash);
        return made;
    }
}
