namespace EFCore.Inserts;

internal sealed partial class InsertRun
{
    // What a statement holds at most: arrays of that size are copied several times on their way.
    private const int MaxRows = 4_096;
    private const long MaxBytes = 16 * 1024 * 1024;

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
