using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>What one SaveChanges does to one entity type.</summary>
/// <remarks>
/// The rows of a type are inserted from arrays all or none: EF Core inserts them in one order, after the table's updates and deletes (which
/// may free unique values), and that order is kept.
/// </remarks>
internal sealed class TableChanges(IEntityType entityType, InsertPlan? plan)
{
    public IEntityType EntityType { get; } = entityType;

    /// <summary>The rows to insert; null when the type, or one of its changes, is EF Core's.</summary>
    public InsertRun? Run { get; private set; } = plan is null ? null : new InsertRun(plan);

    public bool IsArrays => Run is not null;

    public void Add(IUpdateEntry entry)
    {
        if (Run is null)
            return;

        if (entry.EntityState == EntityState.Added && Run.Plan.Accepts(entry))
            Run.Rows.Add(entry);
        else
            Run = null;
    }
}
