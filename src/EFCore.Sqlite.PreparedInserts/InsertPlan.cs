using System.Text;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Inserts;

internal sealed partial class InsertPlan
{
    /// <summary>Whether the primary key is SQLite's row id, so that the order of inserting leaves no trace.</summary>
    public bool KeyIsRowId => Table.PrimaryKey is { Columns: [var column] }
        && column.StoreType.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);

    public static string ParameterName(int column) => FormattableString.Invariant($"@p{column}");

    /// <summary>The INSERT, with one parameter per column: @p0, @p1, …</summary>
    private static string BuildSql(ITable table, IReadOnlyList<string> columnNames, ISqlGenerationHelper helper)
    {
        var sql = new StringBuilder("INSERT INTO ");
        helper.DelimitIdentifier(sql, table.Name, table.Schema);
        sql.Append(" (").AppendJoin(", ", columnNames.Select(helper.DelimitIdentifier)).AppendLine(")");
        return sql.Append("VALUES (").AppendJoin(", ", columnNames.Select((_, i) => ParameterName(i))).Append(");").ToString();
    }
}
