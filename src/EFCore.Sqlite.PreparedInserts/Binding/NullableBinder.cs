using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>Binds a property of a nullable value type.</summary>
internal sealed class NullableBinder<T>(IProperty property, ValueWriter<T> write) : ColumnBinder
    where T : struct
{
    public override int Bind(sqlite3_stmt statement, int index, IUpdateEntry entry) =>
        entry.GetCurrentValue<T?>(property) is { } value
            ? write(statement, index, value)
            : raw.sqlite3_bind_null(statement, index);
}
