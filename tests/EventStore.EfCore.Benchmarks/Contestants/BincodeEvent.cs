using System.Buffers.Binary;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// An event as the legacy archive keeps it, in bincode 1.3: hash 32 · author 32 · sequence u64 · previous 32 · dependency count u64 and
/// 32 bytes each · payload · signature 64 · timestamp u64; integers little-endian.
/// </summary>
internal static class BincodeEvent
{
    private const int FixedBytes = (3 * EventLimits.HashBytes) + EventLimits.SignatureBytes + (3 * sizeof(long));

    public static byte[] Write(Event item)
    {
        var content = item.Content;
        var bytes = new byte[FixedBytes + (content.Dependencies.Length * EventLimits.HashBytes) + content.Payload.Length];
        var rest = bytes.AsSpan();
        item.Hash.CopyTo(Next(ref rest, EventLimits.HashBytes));
        content.Author.CopyTo(Next(ref rest, EventLimits.AuthorBytes));
        BinaryPrimitives.WriteInt64LittleEndian(Next(ref rest, sizeof(long)), content.Sequence);
        content.Previous.CopyTo(Next(ref rest, EventLimits.HashBytes));
        BinaryPrimitives.WriteInt64LittleEndian(Next(ref rest, sizeof(long)), content.Dependencies.Length);
        foreach (var dependency in content.Dependencies)
            dependency.CopyTo(Next(ref rest, EventLimits.HashBytes));
        content.Payload.Span.CopyTo(Next(ref rest, content.Payload.Length));
        item.Signature.Span.CopyTo(Next(ref rest, EventLimits.SignatureBytes));
        BinaryPrimitives.WriteInt64LittleEndian(rest, content.TimestampHintMs);
        return bytes;
    }

    private static Span<byte> Next(ref Span<byte> rest, int length)
    {
        var next = rest[..length];
        rest = rest[length..];
        return next;
    }
}
