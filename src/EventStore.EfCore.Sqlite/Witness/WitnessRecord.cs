using System.Buffers.Binary;
using System.IO.Hashing;
using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Witness;

/// <summary>What the witness says of the last commit that it saw. 64 bytes, little-endian, with a checksum.</summary>
/// <param name="Identity">The database's identity; 0 when it has none.</param>
/// <param name="ServerNumber">A server that the commit wrote to.</param>
/// <param name="LastPosition">The last position of that server's log.</param>
/// <param name="Salts">The generation of the log in which the commit is.</param>
/// <param name="Frame">The commit's last frame, from 1; 0 when the log's frames are not told.</param>
/// <param name="Checksum">That frame's checksum.</param>
internal readonly record struct WitnessRecord(
    uint Identity, int ServerNumber, long LastPosition, WalSalts Salts, long Frame, WalChecksum Checksum)
{
    public const int Size = 64;

    private const int SummedBytes = Size - sizeof(ulong);
    private const ulong Magic = 0x0001_7353_5374_6976; // "vitSSs", version 1

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Identity);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], ServerNumber);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], LastPosition);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], Salts.Generation);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], Salts.Random);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], Frame);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], Checksum.First);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], Checksum.Second);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[SummedBytes..], XxHash64.HashToUInt64(bytes[..SummedBytes]));
    }

    /// <summary>Null for anything that was not written whole.</summary>
    public static WitnessRecord? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[SummedBytes..]) != XxHash64.HashToUInt64(bytes[..SummedBytes]))
        {
            return null;
        }

        return new WitnessRecord(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            new WalSalts(BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..])),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            new WalChecksum(BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..])));
    }
}
