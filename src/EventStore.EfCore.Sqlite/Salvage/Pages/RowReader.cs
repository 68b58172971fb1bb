using System.Buffers.Binary;

namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>Reads the records of a page, with the overflow pages on which they go on.</summary>
internal sealed class RowReader(PageImages pages)
{
    private const int NextPageBytes = 4;

    // No row is longer: https://sqlite.org/limits.html
    private const int MostBytes = 1_000_000_000;

    private readonly RecordHeader _header = new();

    /// <summary>The row in a cell; null when there is none that can be read.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="view">Where its overflow pages are.</param>
    public PageRow? Read(in BTreePage page, int cell, PageView view)
    {
        var at = page.RecordOf(cell);
        var rowId = 0L;
        if (!Varint.TryRead(page.Bytes, ref at, out var size) || size <= 0
            || (page.IsTable && !Varint.TryRead(page.Bytes, ref at, out rowId)))
        {
            return null;
        }

        // Before anything is allocated: the record's own header tells whether its length can be right.
        var local = LocalSize(size, page.IsTable);
        if (at + local > page.Bytes.Length || size > Math.Min(pages.Bytes, MostBytes)
            || !_header.TryRead(page.Bytes.Slice(at, local), size))
        {
            return null;
        }

        if (local == size)
            return new PageRow(rowId, _header.Values(page.Bytes.Slice(at, local)));

        var record = new byte[size];
        page.Bytes.Slice(at, local).CopyTo(record);
        return TryReadOverflow(page.Bytes[(at + local)..], record.AsSpan(local), view)
            ? new PageRow(rowId, _header.Values(record))
            : null;
    }

    private bool TryReadOverflow(ReadOnlySpan<byte> pointer, Span<byte> rest, PageView view)
    {
        var next = pointer.Length < NextPageBytes ? 0 : BinaryPrimitives.ReadUInt32BigEndian(pointer);
        while (rest.Length > 0)
        {
            if (pages.Read(next, view) is not { } bytes)
                return false;
            next = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            var part = bytes.AsSpan(NextPageBytes, Math.Min(bytes.Length - NextPageBytes, rest.Length));
            part.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return true;
    }

    /// <summary>How much of a record is in its page: https://sqlite.org/fileformat2.html#cell_payload</summary>
    private int LocalSize(long size, bool isTable)
    {
        var usable = pages.PageSize;
        var most = isTable ? usable - 35 : ((usable - 12) * 64 / 255) - 23;
        if (size <= most)
            return (int)size;
        var least = ((usable - 12) * 32 / 255) - 23;
        var local = (int)(least + ((size - least) % (usable - NextPageBytes)));
        return local <= most ? local : least;
    }
}
