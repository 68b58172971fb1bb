using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>The rows that one SaveChanges adds to one table, in the order in which they are inserted.</summary>
internal sealed class InsertRun(InsertPlan plan)
{
    // What a statement holds at most: arrays of that size are copied several times on their way.
    private const int MaxRows = 4_096;
    private const long MaxBytes = 16 * 1024 * 1024;

    public InsertPlan Plan { get; } = plan;

    public List<IUpdateEntry> Rows { get; } = [];

    /// <summary>
    /// Brings the rows into the order of their keys, as EF Core does: two who insert the same keys in different orders would wait for each
    /// other.
    /// </summary>
    public void Sort()
    {
        // Rows usually come in key order, and finding that out is much cheaper than sorting them again.
        for (var i = 1; i < Rows.Count; i++)
        {
            if (Plan.KeyOrder.Compare(Rows[i - 1], Rows[i]) <= 0)
                continue;

            Rows.Sort(Plan.KeyOrder);
            return;
        }
    }

    /// <summary>The rows of each statement.</summary>
    public IEnumerable<Range> Statements()
    {
        var (first, bytes) = (0, 0L);
        for (var i = 0; i < Rows.Count; i++)
        {
            var size = 0L;
            foreach (var column in Plan.SizedColumns)
                size += column.SizeOf(Rows[i]);
            if (i > first && (i - first == MaxRows || bytes + size > MaxBytes))
            {
                yield return first..i;
                (first, bytes) = (i, 0);
            }

            bytes += size;
        }

        yield return first..Rows.Count;
    }
}
