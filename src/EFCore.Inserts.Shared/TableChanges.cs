using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>What one SaveChanges does to one entity type.</summary>
/// <remarks>
/// The rows of a type are inserted here all or none: EF Core inserts them in one order, after the table's updates and deletes (which
/// may free unique values, and row ids), and that order is kept.
/// </remarks>
internal sealed class TableChanges(IEntityType entityType, InsertPlan? plan)
{
    private bool _hasAdded;

    public IEntityType EntityType { get; } = entityType;

    /// <summary>The rows to insert; null when the type, or one of its changes, is EF Core's.</summary>
    public InsertRun? Run { get; private set; } = plan is null ? null : new InsertRun(plan);

    /// <summary>Whether its rows are inserted here, and not by EF Core.</summary>
    public bool IsTaken => Run is not null;

    /// <summary>Whether EF Core inserts rows of this type.</summary>
    public bool IsAddedByEfCore => !IsTaken && _hasAdded;

    public void Add(IUpdateEntry entry)
    {
        var isAdded = entry.EntityState == EntityState.Added;
        _hasAdded |= isAdded;
        if (Run is null)
            return;

        if (isAdded && Run.Plan.Accepts(entry))
            Run.Rows.Add(entry);
        else
            LeaveToEfCore();
    }

    public void LeaveToEfCore() => Run = null;
}
