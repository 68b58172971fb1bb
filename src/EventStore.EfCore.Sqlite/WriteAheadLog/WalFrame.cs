using System.Buffers.Binary;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// The header of one frame, 24 bytes before each page, read as it is; nothing is checked.
/// https://sqlite.org/fileformat2.html#the_write_ahead_log
/// </summary>
/// <param name="Number">The place in the log, from 1.</param>
/// <param name="Page">The page that follows, from 1; 0 is no page.</param>
/// <param name="DatabaseSize">In a frame that commits, the database's size in pages after the commit; 0 in others.</param>
/// <param name="Salts">The generation that wrote it.</param>
/// <param name="Stored">The checksum over everything from the log's header to this frame's page.</param>
internal readonly record struct WalFrame(long Number, uint Page, uint DatabaseSize, WalSalts Salts, WalChecksum Stored)
{
    public const int HeaderSize = 24;

    /// <summary>What of the header the checksum covers: page number and database size, not the salts.</summary>
    public const int SummedHeaderSize = 8;

    public bool IsCommit => DatabaseSize > 0;

    public static WalFrame Read(long number, ReadOnlySpan<byte> header) => new(
        number, BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
        WalSalts.Read(header[8..]), WalChecksum.Read(header[16..]));
}
