using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>Binds a property of a value type through its value converter, such as an enum.</summary>
internal sealed class ConvertedBinder<TModel, TProvider>(
    IProperty property,
    ValueWriter<TProvider> write,
    ValueConverter<TModel, TProvider> converter) : ColumnBinder
    where TModel : struct
{
    private readonly Func<TModel, TProvider> _convert = converter.ConvertToProviderTyped;

    public override int Bind(sqlite3_stmt statement, int index, IUpdateEntry entry)
    {
        var value = _convert(entry.GetCurrentValue<TModel>(property));
        return value is null ? raw.sqlite3_bind_null(statement, index) : write(statement, index, value);
    }
}
