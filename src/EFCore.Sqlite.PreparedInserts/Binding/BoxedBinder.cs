using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>Binds a property through its value converter as EF Core does: as an object, which is right for nulls of every kind.</summary>
internal sealed class BoxedBinder<TProvider>(IProperty property, ValueWriter<TProvider> write, ValueConverter converter) : ColumnBinder
{
    private readonly Func<object?, object?> _convert = converter.ConvertToProvider;

    public override int Bind(sqlite3_stmt statement, int index, IUpdateEntry entry) =>
        _convert(entry.GetCurrentValue(property)) is { } value
            ? write(statement, index, (TProvider)value)
            : raw.sqlite3_bind_null(statement, index);
}
