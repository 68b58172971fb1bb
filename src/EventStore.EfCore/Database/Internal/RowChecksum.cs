using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace EventStore.EfCore.Database;

/// <summary>
/// Covers what an event's hash does not, and binds the row to its place: XXH3 of 64 bits (https://github.com/Cyan4973/xxHash, seed 0) over
/// position, chain, channel's number or 0, stored-at (8 bytes each, little-endian), hash 32, signature 64, the server's name, a zero
/// byte, and the channel's name or nothing (UTF-8).
/// </summary>
internal static class RowChecksum
{
    private const int FixedBytes = (4 * sizeof(long)) + EventLimits.HashBytes + EventLimits.SignatureBytes;
    private const int LongestName = EventLimits.MaxNameLength * 3;

    public static long Of(Event item, long position, long chainId, long? channelId, long storedAtMs) =>
        Of(item.Server, item.Hash, item.SignatureArray, item.Channel, position, chainId, channelId, storedAtMs);

    /// <summary>
    /// The checksum of a row whose content was erased. There the hash covers nothing any more, so the checksum does: XXH3 over the
    /// canonical bytes of what is left, its seed the checksum as for any other row.
    /// </summary>
    public static long OfErased(Event rest, long position, long chainId, long? channelId, long storedAtMs) => unchecked(
        (long)XxHash3.HashToUInt64(rest.Content.ToBytes(), Of(rest, position, chainId, channelId, storedAtMs)));

    /// <param name="server">The server.</param>
    /// <param name="hash">The event's hash.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="channel">The channel's name, at most <see cref="EventLimits.MaxNameLength"/> characters, if there is a channel.</param>
    /// <param name="position">The row's place.</param>
    /// <param name="chainId">The author's chain.</param>
    /// <param name="channelId">The channel's number, if there is one.</param>
    /// <param name="storedAtMs">The time of storing.</param>
    public static long Of(
        ServerId server,
        EventHash hash,
        ReadOnlySpan<byte> signature,
        string? channel,
        long position,
        long chainId,
        long? channelId,
        long storedAtMs)
    {
        Span<byte> bytes = stackalloc byte[FixedBytes + LongestName + 1 + LongestName];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], chainId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], channelId ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], storedAtMs);
        hash.CopyTo(bytes[32..]);
        signature.CopyTo(bytes[64..]);

        // Names have no zero bytes, so where one ends and the next begins is certain.
        var length = FixedBytes + Encoding.UTF8.GetBytes(server.Value, bytes[FixedBytes..]);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(channel, bytes[length..]);
        return unchecked((long)XxHash3.HashToUInt64(bytes[..length]));
    }
}
