using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

internal sealed partial class InsertRun
{
    /// <summary>Brings the rows into EF Core's order, so that row ids come out the same.</summary>
    /// <param name="levels">Rows of a lower level come first; without levels the primary key alone decides.</param>
    public void Sort(Dictionary<IUpdateEntry, int>? levels) => Sort(levels is null ? Plan.KeyOrder : new LevelOrder(levels, Plan.KeyOrder));

    private sealed class LevelOrder(Dictionary<IUpdateEntry, int> levels, IComparer<IUpdateEntry> keys) : IComparer<IUpdateEntry>
    {
        public int Compare(IUpdateEntry? x, IUpdateEntry? y)
        {
            var byLevel = levels.GetValueOrDefault(x!).CompareTo(levels.GetValueOrDefault(y!));
            return byLevel != 0 ? byLevel : keys.Compare(x, y);
        }
    }
}
