namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>A record as a page has it. Nothing of it is certain.</summary>
/// <param name="RowId">The row's number in a table; 0 in an index.</param>
/// <param name="Values">Null, a long, a string, bytes or a double each.</param>
internal sealed record PageRow(long RowId, object?[] Values)
{
    public int Columns => Values.Length;

    public long? Number(int column) => Value(column) as long?;

    public string? Text(int column) => Value(column) as string;

    public byte[]? Bytes(int column) => Value(column) as byte[];

    public bool IsNull(int column) => Value(column) is null;

    // A column that was added later is not in older rows.
    private object? Value(int column) => column < Values.Length ? Values[column] : null;
}
