using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>Compares rows of one entity type by primary key, with the comparers by which EF Core orders its commands.</summary>
internal sealed class PrimaryKeyOrder(IKey key) : IComparer<IUpdateEntry>
{
    private readonly IComparer<IUpdateEntry>[] _comparers = [.. key.Properties.Select(property => property.GetCurrentValueComparer())];

    public int Compare(IUpdateEntry? x, IUpdateEntry? y)
    {
        foreach (var comparer in _comparers)
        {
            var result = comparer.Compare(x, y);
            if (result != 0)
                return result;
        }

        return 0;
    }
}
