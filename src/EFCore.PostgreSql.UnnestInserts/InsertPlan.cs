using System.Text;
using EFCore.PostgreSql.UnnestInserts.Columns;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Inserts;

internal sealed partial class InsertPlan
{
    /// <summary>The columns whose values differ in size from row to row.</summary>
    public ArrayColumn[] SizedColumns => field ??= [.. Columns.Where(column => column.IsSized)];

    /// <summary>The INSERT as a format, with one place per column: the same text for any number of rows, prepared once.</summary>
    private static string BuildSql(ITable table, IReadOnlyList<string> columnNames, ISqlGenerationHelper helper)
    {
        var sql = new StringBuilder("INSERT INTO ");
        helper.DelimitIdentifier(sql, table.Name, table.Schema);
        sql.Append(" (").AppendJoin(", ", columnNames.Select(helper.DelimitIdentifier)).AppendLine(")");
        sql.Replace("{", "{{").Replace("}", "}}");

        // In the list of columns, where arrays are taken apart row by row; in FROM, PostgreSQL copies all rows aside first.
        return sql.Append("SELECT ").AppendJoin(", ", columnNames.Select((_, i) => FormattableString.Invariant($"unnest({{{i}}})")))
            .Append(';').ToString();
    }
}
