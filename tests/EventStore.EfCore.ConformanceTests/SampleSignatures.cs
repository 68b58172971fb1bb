using System.Security.Cryptography;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Tells the signatures of <see cref="ChainBuilder"/>'s events, which no key has made, from others.</summary>
public sealed class SampleSignatures : IEventSignatureVerifier
{
    private int _asked;

    /// <summary>How many signatures were verified.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The event with another signature.</summary>
    public static Event Forge(Event made) => Event.Create(made.Server, made.Content, new byte[EventLimits.SignatureBytes], made.Channel);

    public bool IsValid(Event @event)
    {
        Interlocked.Increment(ref _asked);
        return @event.Signature.Span.SequenceEqual(SHA512.HashData(@event.Content.ToBytes()));
    }
}
