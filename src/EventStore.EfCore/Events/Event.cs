using EventStore.EfCore.Events;

namespace EventStore.EfCore;

/// <summary>
/// One signed event of a server's log. Immutable. Two events are equal when server and hash are: the hash is the event's identity
/// inside its server.
/// </summary>
/// <remarks>
/// The signature is kept, not verified: whoever receives an event from a peer verifies it before storing, or has the store do it, by an
/// <see cref="IEventSignatureVerifier"/>.
/// </remarks>
public sealed class Event : IEquatable<Event>
{
    private Event(ServerId server, EventHash hash, EventContent content, byte[] signature, string? channel)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(content);
        if (signature.Length != EventLimits.SignatureBytes)
            throw new InvalidEventException(
                $"its signature has {signature.Length} bytes; Ed25519 signatures have {EventLimits.SignatureBytes}", hash);
        if (channel is not null && Names.Problem(channel, "channel name") is { } problem)
            throw new InvalidEventException($"its channel is not valid: {problem}", hash);

        Server = server;
        Hash = hash;
        Content = content;
        SignatureArray = signature;
        Channel = channel;
    }

    /// <summary>The community whose log the event belongs to.</summary>
    public ServerId Server { get; }

    /// <summary>SHA-256 of the content's canonical bytes: computed, or checked, when the event was made.</summary>
    public EventHash Hash { get; }

    /// <summary>What was hashed and signed.</summary>
    public EventContent Content { get; }

    /// <summary>The Ed25519 signature over <see cref="EventContent.ToBytes"/>, 64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature => SignatureArray;

    /// <summary>An optional label of 1 to 128 characters, for history; neither hashed nor signed.</summary>
    public string? Channel { get; }

    /// <inheritdoc cref="EventContent.Author"/>
    public AuthorId Author => Content.Author;

    /// <inheritdoc cref="EventContent.Sequence"/>
    public long Sequence => Content.Sequence;

    /// <summary>A new event: its hash is computed from the content.</summary>
    /// <param name="server">The community whose log it belongs to.</param>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="channel">An optional label of 1 to 128 characters.</param>
    /// <exception cref="InvalidEventException">Signature or channel is out of its limits.</exception>
    public static Event Create(ServerId server, EventContent content, ReadOnlySpan<byte> signature, string? channel = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new Event(server, content.ComputeHash(), content, signature.ToArray(), channel);
    }

    /// <summary>An event as it came from elsewhere, with the hash it claims, which is recomputed.</summary>
    /// <param name="server">The community whose log it belongs to.</param>
    /// <param name="claimedHash">What its sender says its hash is.</param>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="channel">An optional label of 1 to 128 characters.</param>
    /// <exception cref="InvalidEventException">The hash is not that of the content, or signature or channel is out of its
    /// limits.</exception>
    public static Event Received(
        ServerId server, EventHash claimedHash, EventContent content, ReadOnlySpan<byte> signature, string? channel = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        return FromRow(server, claimedHash, content, signature.ToArray(), channel);
    }

    /// <summary>Equal when server and hash are.</summary>
    public bool Equals(Event? other) => other is not null && Hash == other.Hash && Server == other.Server;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Event);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>Server, author, sequence and hash, for people.</summary>
    public override string ToString() => $"{Server}/{Author}#{Sequence} {Hash}";

    /// <summary>The signature's own array: for writing it without a copy.</summary>
    internal byte[] SignatureArray { get; }

    /// <summary>
    /// What is left of an event whose content was erased; never handed to a caller. The hash is that of the content that it had.
    /// </summary>
    internal static Event Erased(ServerId server, EventHash hash, EventContent rest, string? channel) =>
        new(server, hash, rest, new byte[EventLimits.SignatureBytes], channel);

    /// <summary>Takes the signature's array over; for rows just read, which nobody else holds. The hash is recomputed.</summary>
    internal static Event FromRow(ServerId server, EventHash hash, EventContent content, byte[] signature, string? channel)
    {
        var actual = content.ComputeHash();
        return actual == hash
            ? new Event(server, hash, content, signature, channel)
            : throw new InvalidEventException($"its hash is '{hash}', but its content hashes to '{actual}'", hash);
    }
}
