using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>Binds a property whose type SQLite's driver takes as it is.</summary>
internal sealed class ValueBinder<T>(IProperty property, ValueWriter<T> write) : ColumnBinder
{
    public override int Bind(sqlite3_stmt statement, int index, IUpdateEntry entry)
    {
        var value = entry.GetCurrentValue<T>(property);
        return value is null ? raw.sqlite3_bind_null(statement, index) : write(statement, index, value);
    }
}
