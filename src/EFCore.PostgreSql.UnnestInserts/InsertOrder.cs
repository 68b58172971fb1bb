namespace EFCore.Inserts;

/// <summary>Brings the tables into an order in which foreign keys hold, and their rows into that of their keys.</summary>
internal static class InsertOrder
{
    /// <returns>False when the tables refer to each other in a circle.</returns>
    public static bool Apply(List<InsertRun> runs)
    {
        if (!TableOrder.Apply(runs))
            return false;

        // As EF Core does: two who insert the same keys in different orders would wait for each other.
        runs.ForEach(run => run.Sort(run.Plan.KeyOrder));
        return true;
    }
}
