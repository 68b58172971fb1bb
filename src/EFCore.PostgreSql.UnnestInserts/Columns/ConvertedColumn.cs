using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore.Update;
using NpgsqlTypes;

namespace EFCore.PostgreSql.UnnestInserts.Columns;

/// <summary>A property with a value converter, used as EF Core uses it: on objects, which is right for nulls of every kind.</summary>
internal sealed class ConvertedColumn<T>(IProperty property, NpgsqlDbType type, ValueConverter converter) : ArrayColumn<T>(type)
{
    private readonly Func<object?, object?> _convert = converter.ConvertToProvider;

    protected override T Read(IUpdateEntry row) => (T)_convert(row.GetCurrentValue(property))!;
}
