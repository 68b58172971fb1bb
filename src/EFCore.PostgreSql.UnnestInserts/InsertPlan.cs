using System.Text;
using EFCore.PostgreSql.UnnestInserts.Columns;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>How rows of one entity type are inserted; built once per model.</summary>
internal sealed class InsertPlan
{
    private readonly IProperty[] _generated;
    private readonly IProperty[] _keys;
    private readonly IProperty[] _foreignKeys;

    public InsertPlan(
        IEntityType entityType,
        ITable table,
        ArrayColumn[] columns,
        IReadOnlyList<string> columnNames,
        ISqlGenerationHelper helper)
    {
        EntityType = entityType;
        TableName = table.Name;
        Columns = columns;
        SizedColumns = [.. columns.Where(column => column.IsSized)];
        KeyOrder = new PrimaryKeyOrder(entityType.FindPrimaryKey()!);
        ForeignKeys = [.. entityType.GetForeignKeys()];
        Sql = BuildSql(table, columnNames, helper);

        var properties = entityType.GetProperties().ToList();
        _generated = [.. properties.Where(property => property.ValueGenerated != ValueGenerated.Never)];
        _foreignKeys = [.. properties.Where(property => property.IsForeignKey())];
        _keys = [.. properties.Where(property => property.IsKey() && !property.IsForeignKey())];
    }

    public IEntityType EntityType { get; }

    public string TableName { get; }

    /// <summary>The INSERT as a format, with one place per column: the same text for any number of rows, prepared once.</summary>
    public string Sql { get; }

    public ArrayColumn[] Columns { get; }

    /// <summary>Those whose values differ in size from row to row.</summary>
    public ArrayColumn[] SizedColumns { get; }

    public PrimaryKeyOrder KeyOrder { get; }

    public IReadOnlyList<IForeignKey> ForeignKeys { get; }

    /// <summary>Whether all values of this row are known now: none that the database makes up, none that another row brings.</summary>
    public bool Accepts(IUpdateEntry entry)
    {
        if (entry.SharedIdentityEntry is not null)
            return false;

        foreach (var property in _generated)
        {
            if (entry.IsStoreGenerated(property))
                return false;
        }

        foreach (var property in _keys)
        {
            if (entry.HasTemporaryValue(property))
                return false;
        }

        foreach (var property in _foreignKeys)
        {
            if (entry.HasTemporaryValue(property) || entry.IsConceptualNull(property))
                return false;
        }

        return true;
    }

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
