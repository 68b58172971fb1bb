using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;
using NpgsqlTypes;

namespace EFCore.PostgreSql.UnnestInserts.Columns;

/// <summary>A property whose type Npgsql takes as it is.</summary>
internal sealed class PlainColumn<T>(IProperty property, NpgsqlDbType type) : ArrayColumn<T>(type)
{
    protected override T Read(IUpdateEntry row) => row.GetCurrentValue<T>(property);
}
