using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// The first 100 bytes of a database, from its file or from an image of page 1 in its log, read without SQLite.
/// https://sqlite.org/fileformat2.html#the_database_header
/// </summary>
/// <param name="PageSize">Bytes.</param>
/// <param name="IsWal">Whether the file is in WAL mode (write version 2).</param>
/// <param name="ChangeCounter">
/// Grows with changes of the file. In WAL mode a connection writes one more than what it read from disk whenever it writes page 1, so that
/// the images in a log never fall but often repeat a value.
/// </param>
/// <param name="PageCount">The database's size in pages.</param>
/// <param name="UserVersion"><c>PRAGMA user_version</c>, offset 60.</param>
/// <param name="ApplicationId"><c>PRAGMA application_id</c>, offset 68.</param>
internal sealed record DatabaseHeader(int PageSize, bool IsWal, uint ChangeCounter, uint PageCount, uint UserVersion, uint ApplicationId)
{
    public const int Size = 100;

    /// <summary>Where the size in pages is.</summary>
    public const int PageCountOffset = 28;

    /// <summary>Reads the header of a file; null when it has none.</summary>
    public static DatabaseHeader? Read(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return Read(bytes[..FileBytes.Read(file, bytes, 0)]);
    }

    /// <summary>Reads the first 100 bytes; null when they are not those of an SQLite database.</summary>
    public static DatabaseHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith("SQLite format 3\0"u8))
            return null;

        // 65,536 does not fit two bytes and is written as 1.
        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]);
        return new DatabaseHeader(
            pageSize == 1 ? 65_536 : pageSize, bytes[18] == 2,
            BinaryPrimitives.ReadUInt32BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[PageCountOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[60..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[68..]));
    }
}
