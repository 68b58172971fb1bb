using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>One SaveChanges, split into what EF Core saves itself and the rows that are inserted here after it.</summary>
/// <remarks>
/// For example a save that renames server 1, adds channel 9 to it, and adds an event in that channel. Nothing but inserts happens
/// to channels and events, so these are two runs, channels first: an event refers to a channel. The renaming is the rest, and goes
/// first. Had the same save also moved an older event to channel 9, the events' table would be part of the rest. Its rows refer to
/// the new channel, which would come after them, so all of the save is EF Core's.
/// </remarks>
internal sealed partial class SaveSplit
{
    private readonly int _restCount;

    private SaveSplit(List<IUpdateEntry> rest, List<InsertRun> runs)
    {
        Rest = rest;
        _restCount = rest.Count;
        Runs = runs;
        foreach (var run in runs)
            InsertedRows += run.Rows.Count;
    }

    /// <summary>What EF Core saves, first.</summary>
    public List<IUpdateEntry> Rest { get; }

    /// <summary>The inserts, principals before their dependents.</summary>
    public List<InsertRun> Runs { get; }

    public int InsertedRows { get; }

    /// <summary>Splits a save; null when all of it is EF Core's.</summary>
    public static SaveSplit? Of(IList<IUpdateEntry> entries, ISqlGenerationHelper helper)
    {
        var tables = Collect(entries, helper);
        LeaveToEfCore(tables);

        var runs = new List<InsertRun>(tables.Count);
        foreach (var table in tables)
        {
            if (table.Run is { } run)
                runs.Add(run);
        }

        if (runs.Count == 0)
            return null;

        List<IUpdateEntry> rest = runs.Count == tables.Count ? [] : RestOf(entries, tables);
        if (rest.Count > 0 && rest.Exists(entry => DependsOnTaken(entry, tables)) || !InsertOrder.Apply(runs))
            return null;

        return new SaveSplit(rest, runs);
    }

    /// <summary>Hands on the entries that EF Core added to its list while it saved, so that they are accepted as well.</summary>
    public void ReturnAddedEntries(IList<IUpdateEntry> entries)
    {
        for (var i = _restCount; i < Rest.Count; i++)
            entries.Add(Rest[i]);
    }

    // Few tables in a save, and often one row: a list is searched faster than a dictionary is made.
    private static List<TableChanges> Collect(IList<IUpdateEntry> entries, ISqlGenerationHelper helper)
    {
        var tables = new List<TableChanges>();
        TableChanges? current = null;
        for (var i = 0; i < entries.Count; i++)
        {
            // Entries come grouped by type more often than not.
            var (entry, type) = (entries[i], entries[i].EntityType);
            if (current is null || current.EntityType != type)
            {
                current = Find(tables, type);
                if (current is null)
                {
                    current = new TableChanges(type, InsertPlans.Find(type, helper));
                    tables.Add(current);
                }
            }

            current.Add(entry);
        }

        return tables;
    }

    private static TableChanges? Find(List<TableChanges> tables, IEntityType type)
    {
        foreach (var table in tables)
        {
            if (table.EntityType == type)
                return table;
        }

        return null;
    }

    private static List<IUpdateEntry> RestOf(IList<IUpdateEntry> entries, List<TableChanges> tables) =>
        [.. entries.Where(entry => !Find(tables, entry.EntityType)!.IsTaken)];

    /// <summary>Leaves more tables to EF Core, where this database wants it.</summary>
    static partial void LeaveToEfCore(List<TableChanges> tables);

    // EF Core's half runs first, so nothing in it may refer to a row of the other half.
    private static bool DependsOnTaken(IUpdateEntry entry, List<TableChanges> tables)
    {
        if (entry.EntityState == EntityState.Deleted)
            return false;

        foreach (var foreignKey in entry.EntityType.GetForeignKeys())
        {
            if (Find(tables, foreignKey.PrincipalEntityType) is { IsTaken: true }
                && (entry.EntityState == EntityState.Added || foreignKey.Properties.Any(entry.IsModified)))
            {
                return true;
            }
        }

        return false;
    }
}
