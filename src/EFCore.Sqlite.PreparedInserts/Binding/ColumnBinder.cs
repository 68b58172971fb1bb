using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>Binds one property of an entry to a parameter of a statement, without boxing where the type allows it.</summary>
internal abstract class ColumnBinder
{
    /// <summary>Binds the entry's current value; returns SQLite's result code.</summary>
    public abstract int Bind(sqlite3_stmt statement, int index, IUpdateEntry entry);

    /// <summary>The binder of a property; null when its type is not one whose stored form is known here.</summary>
    public static ColumnBinder? For(IProperty property, RelationalTypeMapping mapping)
    {
        // Another library's mapping may set up its parameters in its own way.
        var mappingAssembly = mapping.GetType().Assembly;
        if (mappingAssembly != typeof(RelationalTypeMapping).Assembly
            && mappingAssembly != typeof(Microsoft.EntityFrameworkCore.Infrastructure.SqliteDbContextOptionsBuilder).Assembly)
        {
            return null;
        }

        var modelType = property.ClrType;
        var bareType = Nullable.GetUnderlyingType(modelType) ?? modelType;
        if (mapping.Converter is not { } converter)
        {
            return ValueWriters.Find(bareType) is not { } direct
                ? null
                : Create(bareType == modelType ? typeof(ValueBinder<>) : typeof(NullableBinder<>), [bareType], property, direct);
        }

        if (ValueWriters.Find(Nullable.GetUnderlyingType(converter.ProviderClrType) ?? converter.ProviderClrType) is not { } writer)
            return null;

        var typed = typeof(Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<,>)
            .MakeGenericType(modelType, converter.ProviderClrType);
        return modelType.IsValueType && modelType == bareType && typed.IsInstanceOfType(converter)
            && Nullable.GetUnderlyingType(converter.ProviderClrType) is null
                ? Create(typeof(ConvertedBinder<,>), [modelType, converter.ProviderClrType], property, writer, converter)
                : Create(
                    typeof(BoxedBinder<>),
                    [Nullable.GetUnderlyingType(converter.ProviderClrType) ?? converter.ProviderClrType],
                    property,
                    writer,
                    converter);
    }

    private static ColumnBinder Create(Type definition, Type[] types, params object[] arguments) =>
        (ColumnBinder)Activator.CreateInstance(definition.MakeGenericType(types), arguments)!;
}
