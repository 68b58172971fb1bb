using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>The rows that one SaveChanges adds to one table, in the order in which they are inserted.</summary>
internal sealed class InsertRun(InsertPlan plan)
{
    public InsertPlan Plan { get; } = plan;

    public List<IUpdateEntry> Rows { get; } = [];

    /// <summary>Brings the rows into EF Core's order, so that row ids come out the same.</summary>
    /// <param name="levels">Rows of a lower level come first; without levels the primary key alone decides.</param>
    public void Sort(Dictionary<IUpdateEntry, int>? levels)
    {
        IComparer<IUpdateEntry> order = levels is null ? Plan.KeyOrder : new LevelOrder(levels, Plan.KeyOrder);

        // Rows usually come in key order, and finding that out is much cheaper than sorting them again.
        for (var i = 1; i < Rows.Count; i++)
        {
            if (order.Compare(Rows[i - 1], Rows[i]) <= 0)
                continue;

            Rows.Sort(order);
            return;
        }
    }

    private sealed class LevelOrder(Dictionary<IUpdateEntry, int> levels, IComparer<IUpdateEntry> keys) : IComparer<IUpdateEntry>
    {
        public int Compare(IUpdateEntry? x, IUpdateEntry? y)
        {
            var byLevel = levels.GetValueOrDefault(x!).CompareTo(levels.GetValueOrDefault(y!));
            return byLevel != 0 ? byLevel : keys.Compare(x, y);
        }
    }
}
