using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace EFCore.PostgreSql.UnnestInserts.Columns;

/// <summary>Turns one property of many rows into an array parameter.</summary>
internal abstract class ArrayColumn
{
    private static readonly Assembly NpgsqlProvider = typeof(NpgsqlDbContextOptionsBuilder).Assembly;

    /// <summary>The values of rows, as a parameter without a name.</summary>
    /// <param name="rows">All rows of a save.</param>
    /// <param name="range">Those that one statement inserts.</param>
    public abstract NpgsqlParameter Collect(List<IUpdateEntry> rows, Range range);

    /// <summary>Whether values differ in size from row to row.</summary>
    public abstract bool IsSized { get; }

    /// <summary>About how many bytes the value of a row takes, in a sized column; otherwise 0.</summary>
    public abstract int SizeOf(IUpdateEntry row);

    /// <summary>The column of a property; null when its type is not one whose arrays are known here.</summary>
    public static ArrayColumn? For(IProperty property, RelationalTypeMapping mapping)
    {
        // Another library's mapping may set up its parameters in its own way.
        var mappingAssembly = mapping.GetType().Assembly;
        if (mappingAssembly != typeof(RelationalTypeMapping).Assembly && mappingAssembly != NpgsqlProvider)
            return null;

        var stored = mapping.Converter?.ProviderClrType ?? property.ClrType;
        if (ElementTypes.Find(Nullable.GetUnderlyingType(stored) ?? stored, mapping.StoreTypeNameBase) is not { } type)
            return null;

        // With a converter, NULL in the model stays NULL whatever the stored type is.
        if (mapping.Converter is null)
            return Create(typeof(PlainColumn<>), stored, property, type);
        var element = stored.IsValueType && property.IsNullable && Nullable.GetUnderlyingType(stored) is null
            ? typeof(Nullable<>).MakeGenericType(stored)
            : stored;
        return Create(typeof(ConvertedColumn<>), element, property, type, mapping.Converter);
    }

    private static ArrayColumn Create(Type definition, Type element, params object[] arguments) =>
        (ArrayColumn)Activator.CreateInstance(definition.MakeGenericType(element), arguments)!;
}
