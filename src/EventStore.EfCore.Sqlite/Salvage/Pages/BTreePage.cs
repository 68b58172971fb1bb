using System.Buffers.Binary;

namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>
/// A page of a b-tree, or what looks like one; no byte of it is believed. https://sqlite.org/fileformat2.html#b_tree_pages
/// </summary>
internal readonly ref struct BTreePage
{
    private const byte InteriorIndex = 2;
    private const byte InteriorTable = 5;
    private const byte LeafIndex = 10;
    private const byte LeafTable = 13;
    private const int ChildBytes = 4;

    private readonly byte _type;
    private readonly int _header;

    private BTreePage(ReadOnlySpan<byte> bytes, int header)
    {
        Bytes = bytes;
        _header = header;
        _type = bytes[header];

        // Damage can make any number of it; no page has more cells than its pointers leave room for.
        CellCount = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(bytes[(header + 3)..]), (bytes.Length - FirstPointer) / sizeof(ushort));
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public int CellCount { get; }

    public bool IsTable => _type is InteriorTable or LeafTable;

    public bool IsLeaf => _type is LeafTable or LeafIndex;

    /// <summary>Whether cells carry records: all but those of the pages that lead to a table's leaves.</summary>
    public bool HasRecords => _type != InteriorTable;

    /// <summary>The last child of a page that is no leaf.</summary>
    public uint RightChild => BinaryPrimitives.ReadUInt32BigEndian(Bytes[(_header + 8)..]);

    private int FirstPointer => _header + (IsLeaf ? 8 : 12);

    /// <summary>Reads a page; false for one that is no b-tree's.</summary>
    /// <param name="bytes">The whole page.</param>
    /// <param name="number">Its number: the first page begins with the database's header.</param>
    /// <param name="page">The page.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, uint number, out BTreePage page)
    {
        var header = number == 1 ? WriteAheadLog.DatabaseHeader.Size : 0;
        var isOne = bytes[header] is InteriorIndex or InteriorTable or LeafIndex or LeafTable;
        page = isOne ? new BTreePage(bytes, header) : default;
        return isOne;
    }

    /// <summary>The page to which a cell leads, in a page that is no leaf; 0 when the cell cannot be one.</summary>
    public uint ChildOf(int cell) =>
        OffsetOf(cell) is var offset && offset + ChildBytes <= Bytes.Length ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[offset..]) : 0;

    /// <summary>Where a cell's record begins, with its length; behind the end of the page when the cell cannot be one.</summary>
    public int RecordOf(int cell) => OffsetOf(cell) + (IsLeaf ? 0 : ChildBytes);

    private int OffsetOf(int cell) => BinaryPrimitives.ReadUInt16BigEndian(Bytes[(FirstPointer + (cell * sizeof(ushort)))..]);
}
