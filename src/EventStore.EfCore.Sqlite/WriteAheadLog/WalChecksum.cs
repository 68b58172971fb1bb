using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// The running checksum of a write-ahead log: two sums of 32 bits, each over all bytes since the header.
/// https://sqlite.org/fileformat2.html#checksum_algorithm
/// </summary>
/// <remarks>Because each value begins where the last one ended, the value stored in one frame suffices to check the next.</remarks>
internal readonly record struct WalChecksum(uint First, uint Second)
{
    /// <summary>The value as a header or frame stores it: 8 bytes, big-endian whatever the words of the sum are.</summary>
    public static WalChecksum Read(ReadOnlySpan<byte> stored) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(stored), BinaryPrimitives.ReadUInt32BigEndian(stored[4..]));

    /// <summary>The value after further bytes, a multiple of eight.</summary>
    public WalChecksum Add(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        return isBigEndian == BitConverter.IsLittleEndian ? AddReversed(words) : Add(words);
    }

    private WalChecksum Add(ReadOnlySpan<uint> words)
    {
        var (first, second) = this;
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            first += words[i] + second;
            second += words[i + 1] + first;
        }

        return new WalChecksum(first, second);
    }

    private WalChecksum AddReversed(ReadOnlySpan<uint> words)
    {
        var (first, second) = this;
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            first += BinaryPrimitives.ReverseEndianness(words[i]) + second;
            second += BinaryPrimitives.ReverseEndianness(words[i + 1]) + first;
        }

        return new WalChecksum(first, second);
    }
}
