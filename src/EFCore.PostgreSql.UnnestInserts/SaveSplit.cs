using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>One SaveChanges, split into what EF Core saves itself and the rows that are inserted from arrays after it.</summary>
/// <remarks>
/// For example a save that renames server 1, adds channel 9 to it, and adds an event in that channel. Nothing but inserts happens
/// to channels and events, so these are two runs, channels first: an event refers to a channel. The renaming is the rest, and goes
/// first. Had the same save also moved an older event to channel 9, the events' table would be part of the rest. Its rows refer to
/// the new channel, which would come after them, so all of the save is EF Core's.
/// </remarks>
internal sealed class SaveSplit
{
    private readonly int _restCount;

    private SaveSplit(List<IUpdateEntry> rest, List<InsertRun> runs)
    {
        Rest = rest;
        _restCount = rest.Count;
        Runs = runs;
        ArrayRows = runs.Sum(run => run.Rows.Count);
    }

    /// <summary>What EF Core saves, first.</summary>
    public List<IUpdateEntry> Rest { get; }

    /// <summary>The inserts from arrays, principals before their dependents.</summary>
    public List<InsertRun> Runs { get; }

    public int ArrayRows { get; }

    /// <summary>Splits a save; null when all of it is EF Core's.</summary>
    public static SaveSplit? Of(IList<IUpdateEntry> entries, ISqlGenerationHelper helper)
    {
        var tables = Collect(entries, helper);

        var runs = tables.Values.Where(table => table.IsArrays).Select(table => table.Run!).ToList();
        if (runs.Count == 0)
            return null;

        List<IUpdateEntry> rest = runs.Count == tables.Count
            ? []
            : [.. entries.Where(entry => !tables[entry.EntityType].IsArrays)];
        if (rest.Exists(entry => DependsOnArrays(entry, tables)) || !InsertOrder.Apply(runs))
            return null;

        return new SaveSplit(rest, runs);
    }

    /// <summary>Hands on the entries that EF Core added to its list while it saved, so that they are accepted as well.</summary>
    public void ReturnAddedEntries(IList<IUpdateEntry> entries)
    {
        for (var i = _restCount; i < Rest.Count; i++)
            entries.Add(Rest[i]);
    }

    private static Dictionary<IEntityType, TableChanges> Collect(IList<IUpdateEntry> entries, ISqlGenerationHelper helper)
    {
        var tables = new Dictionary<IEntityType, TableChanges>();
        TableChanges? current = null;
        foreach (var entry in entries)
        {
            // Entries come grouped by type more often than not.
            if (current is null || current.EntityType != entry.EntityType)
            {
                if (!tables.TryGetValue(entry.EntityType, out current))
                {
                    current = new TableChanges(entry.EntityType, InsertPlans.Find(entry.EntityType, helper));
                    tables.Add(entry.EntityType, current);
                }
            }

            current.Add(entry);
        }

        return tables;
    }

    // EF Core's half runs first, so nothing in it may refer to a row of the other half.
    private static bool DependsOnArrays(IUpdateEntry entry, Dictionary<IEntityType, TableChanges> tables)
    {
        if (entry.EntityState == EntityState.Deleted)
            return false;

        foreach (var foreignKey in entry.EntityType.GetForeignKeys())
        {
            if (tables.TryGetValue(foreignKey.PrincipalEntityType, out var principal)
                && principal.IsArrays
                && (entry.EntityState == EntityState.Added || foreignKey.Properties.Any(entry.IsModified)))
            {
                return true;
            }
        }

        return false;
    }
}
