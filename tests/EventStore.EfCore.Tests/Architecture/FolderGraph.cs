namespace EventStore.EfCore.Tests.Architecture;

/// <summary>Which folder refers to which, and the circles in that.</summary>
internal sealed class FolderGraph
{
    private readonly ILookup<string, Reference> _edges;

    /// <param name="references">References between types.</param>
    /// <param name="node">The node that a folder belongs to; null leaves it out.</param>
    public FolderGraph(IEnumerable<Reference> references, Func<string, string?> node) => _edges = references
        .Select(r => r with { FromFolder = node(r.FromFolder)!, ToFolder = node(r.ToFolder)! })
        .Where(r => r.FromFolder is not null && r.ToFolder is not null && r.FromFolder != r.ToFolder)
        .ToLookup(r => r.FromFolder);

    public IEnumerable<string> Nodes => _edges.Select(e => e.Key);

    /// <summary>The references that close a circle: each leads to a folder from which there is a way back.</summary>
    public IReadOnlyList<Reference> Circles() =>
        [.. _edges.SelectMany(e => e).Where(r => Reachable(r.ToFolder).Contains(r.FromFolder))];

    private HashSet<string> Reachable(string from)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var node))
        {
            foreach (var next in _edges[node].Select(r => r.ToFolder).Where(seen.Add))
                open.Push(next);
        }

        return seen;
    }
}
