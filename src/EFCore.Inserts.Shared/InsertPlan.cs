using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>How rows of one entity type are inserted; built once per model.</summary>
internal sealed partial class InsertPlan
{
    private readonly IProperty[] _generated;
    private readonly IProperty[] _keys;
    private readonly IProperty[] _foreignKeys;

    public InsertPlan(
        IEntityType entityType,
        ITable table,
        InsertColumn[] columns,
        IReadOnlyList<string> columnNames,
        ISqlGenerationHelper helper)
    {
        EntityType = entityType;
        Table = table;
        Columns = columns;
        KeyOrder = new PrimaryKeyOrder(entityType.FindPrimaryKey()!);
        ForeignKeys = [.. entityType.GetForeignKeys()];
        Sql = BuildSql(table, columnNames, helper);

        var properties = entityType.GetProperties().ToList();
        _generated = [.. properties.Where(property => property.ValueGenerated != ValueGenerated.Never)];
        _foreignKeys = [.. properties.Where(property => property.IsForeignKey())];
        _keys = [.. properties.Where(property => property.IsKey() && !property.IsForeignKey())];
    }

    public IEntityType EntityType { get; }

    public ITable Table { get; }

    public string Sql { get; }

    public InsertColumn[] Columns { get; }

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
}
