using Microsoft.EntityFrameworkCore.Update;
using Npgsql;
using NpgsqlTypes;

namespace EFCore.PostgreSql.UnnestInserts.Columns;

/// <summary>A column whose values are stored as <typeparamref name="T"/>.</summary>
internal abstract class ArrayColumn<T>(NpgsqlDbType type) : ArrayColumn
{
    public sealed override bool IsSized => typeof(T) == typeof(byte[]) || typeof(T) == typeof(string);

    public sealed override NpgsqlParameter Collect(List<IUpdateEntry> rows, Range range)
    {
        var (offset, length) = range.GetOffsetAndLength(rows.Count);
        var values = new T[length];
        for (var i = 0; i < length; i++)
            values[i] = Read(rows[offset + i]);
        return new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    public sealed override int SizeOf(IUpdateEntry row) => !IsSized ? 0 : Read(row) switch
    {
        byte[] bytes => bytes.Length,
        string text => text.Length,
        _ => 0,
    };

    protected abstract T Read(IUpdateEntry row);
}
