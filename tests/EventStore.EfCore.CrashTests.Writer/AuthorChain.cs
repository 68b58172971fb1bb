using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>An author who signs one event after the other, in batches of one size.</summary>
/// <param name="server">Whose log the events are for.</param>
/// <param name="name">Stands for the author's key; two chains in one store need two names.</param>
/// <param name="batchSize">How many events are stored by one call. It is in each payload, so that a reader can tell a half batch.</param>
internal sealed class AuthorChain(ServerId server, string name, int batchSize)
{
    private const int PayloadBytes = 300;

    private readonly AuthorId _author = AuthorId.FromBytes(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
    private EventHash _previous = EventHash.None;
    private long _sequence;

    public int BatchSize => batchSize;

    public Event[] NextBatch()
    {
        var batch = new Event[batchSize];
        for (var i = 0; i < batchSize; i++)
            batch[i] = Next();
        return batch;
    }

    /// <summary>The batch size that the event's author keeps to.</summary>
    public static int BatchSizeOf(Event one) => BinaryPrimitives.ReadInt32LittleEndian(one.Content.Payload.Span);

    private Event Next()
    {
        var payload = RandomNumberGenerator.GetBytes(PayloadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(payload, batchSize);
        var content = new EventContent(_author, ++_sequence, _previous, [], payload, 1_760_000_000_000);
        _previous = content.ComputeHash();
        return Event.Create(server, content, RandomNumberGenerator.GetBytes(EventLimits.SignatureBytes), $"batches of {batchSize}");
    }
}
