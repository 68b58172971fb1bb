using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>Brings prepared inserts into EF Core's order.</summary>
/// <remarks>
/// EF Core sorts topologically, row by row: first the rows that refer to none of the added rows, then those that refer to the
/// first, and so on; within each level by table name and primary key. What shows of that in the file is the order inside a
/// table, in its row ids. So tables are written one after the other, principals first, their rows by level and key.
/// <para>
/// For example channel 9 is added, with events 1 and 2 in it, and event 3 in channel 8, which the table already has. EF Core
/// writes channel 9 and event 3 (level 0), then events 1 and 2 (level 1). Here channel 9 goes first, then events 3, 1, 2: by key
/// alone they would be 1, 2, 3, and have other row ids than EF Core gives them.
/// </para>
/// </remarks>
internal static class InsertOrder
{
    /// <summary>Sorts the runs, and the rows of each.</summary>
    /// <returns>False when the tables refer to each other in a circle.</returns>
    public static bool Apply(List<InsertRun> runs)
    {
        if (!TableOrder.Apply(runs))
            return false;

        // Nothing can refer to the rows of the only table: those of one that refers to itself are EF Core's.
        if (runs is [var only])
        {
            only.Sort(levels: null);
            return true;
        }

        // Rows of the first level are not listed: most saves have no others.
        var levels = new Dictionary<IUpdateEntry, int>();
        foreach (var run in runs)
            run.Sort(FindLevels(run, runs, levels) ? levels : null);

        return true;
    }

    private static bool FindLevels(InsertRun run, List<InsertRun> runs, Dictionary<IUpdateEntry, int> levels)
    {
        // With the row id as its key a table shows nothing of the order, unless rows of another table take their level from it.
        if (run.Plan.KeyIsRowId && !IsReferenced(run, runs))
            return false;

        var found = false;
        foreach (var foreignKey in run.Plan.ForeignKeys)
        {
            if (runs.Find(other => TableOrder.IsPrincipal(other, foreignKey)) is not { } principals)
                continue;

            found = true;
            RaiseAbove(run, principals, foreignKey, levels);
        }

        return found;
    }

    private static void RaiseAbove(InsertRun run, InsertRun principals, IForeignKey foreignKey, Dictionary<IUpdateEntry, int> levels)
    {
        var keys = foreignKey.GetDependentKeyValueFactory();
        var levelOfKey = new Dictionary<object, int>(principals.Rows.Count);
        foreach (var principal in principals.Rows)
        {
            if (keys.CreatePrincipalEquatableKey(principal) is { } key)
                levelOfKey[key] = levels.GetValueOrDefault(principal);
        }

        foreach (var row in run.Rows)
        {
            if (keys.CreateDependentEquatableKey(row) is { } key && levelOfKey.TryGetValue(key, out var level))
                levels[row] = Math.Max(levels.GetValueOrDefault(row), level + 1);
        }
    }

    private static bool IsReferenced(InsertRun run, List<InsertRun> runs) =>
        runs.Exists(other => other.Plan.ForeignKeys.Any(foreignKey => TableOrder.IsPrincipal(run, foreignKey)));
}
