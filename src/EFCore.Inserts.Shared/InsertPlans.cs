using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Inserts;

/// <summary>Decides which entity types can be inserted without EF Core's commands, and keeps their plans with the model.</summary>
internal static class InsertPlans
{
    private const string Annotation = "EFCore.Inserts:Plan";

    /// <summary>The plan of an entity type; null when its rows need EF Core's own path.</summary>
    public static InsertPlan? Find(IEntityType entityType, ISqlGenerationHelper helper) =>
        entityType.GetOrAddRuntimeAnnotationValue<InsertPlan?, (IEntityType Type, ISqlGenerationHelper Helper)>(
            Annotation, static argument => Create(argument.Type, argument.Helper), (entityType, helper));

    private static InsertPlan? Create(IEntityType entityType, ISqlGenerationHelper helper)
    {
        if (!HasTableOfItsOwn(entityType, out var mapping) || ReferencesItself(entityType))
            return null;

        var columns = new List<InsertColumn>();
        var names = new List<string>();
        foreach (var column in mapping.ColumnMappings)
        {
            if (!IsPlain(column.Property) || InsertColumn.For(column.Property, column.TypeMapping) is not { } taken)
                return null;

            columns.Add(taken);
            names.Add(column.Column.Name);
        }

        return columns.Count == 0 ? null : new InsertPlan(entityType, mapping.Table, [.. columns], names, helper);
    }

    // One type, one table, and every column of it one property of the type itself: that leaves out inheritance, table and entity
    // splitting, owned types inside the owner's row, complex types and JSON columns, whatever they are mapped with.
    private static bool HasTableOfItsOwn(IEntityType entityType, out ITableMapping mapping)
    {
        var mappings = entityType.GetTableMappings().Take(2).ToList();
        mapping = mappings.FirstOrDefault()!;
        return mappings.Count == 1
            && entityType.FindPrimaryKey() is not null
            && entityType.BaseType is null
            && !entityType.GetDirectlyDerivedTypes().Any()
            && mapping.InsertStoredProcedureMapping is null
            && mapping.Table.Columns.All(column =>
                column.PropertyMappings.Count == 1 && column.PropertyMappings[0].Property.DeclaringType == entityType);
    }

    // The order of rows that refer to each other within a table is EF Core's to find.
    private static bool ReferencesItself(IEntityType entityType) =>
        entityType.GetForeignKeys().Any(foreignKey => foreignKey.PrincipalEntityType == entityType);

    // Values generated on update, or not written on insert, follow rules of their own.
    private static bool IsPlain(IProperty property) =>
        property.ValueGenerated is ValueGenerated.Never or ValueGenerated.OnAdd
        && property.GetBeforeSaveBehavior() == PropertySaveBehavior.Save;
}
