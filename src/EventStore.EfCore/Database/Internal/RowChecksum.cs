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

    /// <summary>
    /// The checksum of a row whose content was erased. There the hash covers nothing any more, so the checksum does: XXH3 over the
    /// canonical bytes of what is left, its seed the checksum as for any other row.
    /// </summary>
    public static long OfErased(Event rest, long position, long chainId, long? channelId, long storedAtMs) => unchecked(
        (long)XxHash3.HashToUInt64(rest.Content.ToBytes(), Of(rest, position, chainId, channelId, storedAtMs)));

    public static long Of(Event item, long position, long chainId, long? channelId, long storedAtMs)
    {
        Span<byte> bytes = stackalloc byte[FixedBytes + LongestName + 1 + LongestName];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], chainId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], channelId ?? 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], storedAtMs);
        item.Hash.CopyTo(bytes[32..]);
        item.SignatureArray.CopyTo(bytes[64..]);

        // Names have no zero bytes, so where one ends and the next begins is certain.
        var length = FixedBytes + Encoding.UTF8.GetBytes(item.Server.Value, bytes[FixedBytes..]);
        bytes[length++] = 0;
        length += Encoding.UTF8.GetBytes(item.Channel, bytes[length..]);
        return unchecked((long)XxHash3.HashToUInt64(bytes[..length]));
    }
}
