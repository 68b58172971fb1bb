using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>The rows that one SaveChanges adds to one table, in the order in which they are inserted.</summary>
internal sealed partial class InsertRun(InsertPlan plan)
{
    public InsertPlan Plan { get; } = plan;

    public List<IUpdateEntry> Rows { get; } = [];

    public void Sort(IComparer<IUpdateEntry> order)
    {
        // Rows usually come in key order, and finding that out is much cheaper than sorting them again.
        for (var i = 1; i < Rows.Count; i++)
        {
            if (order.Compare(Rows[i - 1], Rows[i]) <= 0)
                continue;

            Rows.Sort(order);
            return;
        }
    }
}
