using Microsoft.EntityFrameworkCore.Metadata;

namespace EFCore.Inserts;

/// <summary>Brings the tables into an order in which foreign keys hold: principals first; within that by name.</summary>
internal static class TableOrder
{
    /// <returns>False when the tables refer to each other in a circle.</returns>
    public static bool Apply(List<InsertRun> runs)
    {
        // One that refers to itself is EF Core's.
        if (runs.Count == 1)
            return true;

        var waiting = runs.OrderBy(run => run.Plan.Table.Name, StringComparer.Ordinal).ToList();
        runs.Clear();
        while (waiting.Count > 0)
        {
            var next = waiting.FindIndex(run =>
                !run.Plan.ForeignKeys.Any(foreignKey => waiting.Exists(other => IsPrincipal(other, foreignKey))));
            if (next < 0)
                return false;

            runs.Add(waiting[next]);
            waiting.RemoveAt(next);
        }

        return true;
    }

    public static bool IsPrincipal(InsertRun run, IForeignKey foreignKey) => run.Plan.EntityType == foreignKey.PrincipalEntityType;
}
