using System.Buffers.Binary;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// The first 32 bytes of a write-ahead log, read as they are, and what is wrong with them.
/// https://sqlite.org/fileformat2.html#the_write_ahead_log
/// </summary>
/// <param name="Layout">Page size and byte order; of no use when the magic number or the page size is wrong.</param>
/// <param name="CheckpointSequence">How many times the log has begun anew since its file was made.</param>
/// <param name="Salts">What every frame of this generation repeats.</param>
/// <param name="Stored">The checksum that the header carries.</param>
/// <param name="Computed">The checksum of the first 24 bytes.</param>
/// <param name="Fault">The first thing wrong, in the order in which SQLite looks.</param>
internal sealed record WalHeader(
    WalLayout Layout, uint CheckpointSequence, WalSalts Salts, WalChecksum Stored, WalChecksum Computed, WalHeaderFault Fault)
{
    public const int Size = 32;

    private const uint LittleEndianMagic = 0x377f0682;
    private const uint OnlyVersion = 3_007_000;

    /// <summary>Reads 32 bytes.</summary>
    public static WalHeader Read(ReadOnlySpan<byte> bytes)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var layout = LayoutOf(bytes);
        var stored = WalChecksum.Read(bytes[24..]);
        var computed = default(WalChecksum).Add(bytes[..24], layout.IsBigEndian);
        var fault = (magic & ~1u) != LittleEndianMagic ? WalHeaderFault.Magic
            : !WalLayout.IsPageSize((uint)layout.PageSize) ? WalHeaderFault.PageSize
            : stored != computed ? WalHeaderFault.Checksum
            : BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != OnlyVersion ? WalHeaderFault.Version
            : WalHeaderFault.None;
        return new WalHeader(layout, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), SaltsOf(bytes), stored, computed, fault);
    }

    /// <summary>The layout alone, of 32 bytes that SQLite itself has accepted.</summary>
    public static WalLayout LayoutOf(ReadOnlySpan<byte> bytes) => new(
        (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]), (BinaryPrimitives.ReadUInt32BigEndian(bytes) & 1) == 1);

    /// <summary>The salts alone.</summary>
    public static WalSalts SaltsOf(ReadOnlySpan<byte> bytes) => WalSalts.Read(bytes[16..]);
}
