using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Architecture;

/// <summary>The architecture as it can be seen from the folder list, computed from the sources of core.</summary>
public class FolderTests
{
    private static readonly SourceTree Core = SourceTree.OfCore();
    private static readonly Reference[] References = [.. Core.References()];

    [Fact]
    public void Features_refer_to_each_other_in_no_circle()
    {
        // The files at the root are the store's interfaces: each is made of features' public types. The test below has them in.
        var graph = new FolderGraph(References, folder => folder.Length == 0 ? null : folder.Split('/')[0]);
        graph.Nodes.Count().ShouldBeGreaterThan(6);
        References.ShouldContain(new Reference("Writing/Internal", "GroupCommit", "Database/Internal", "EventDatabase"));
        graph.Circles().ShouldBeEmpty();
    }

    [Fact]
    public void Not_even_the_root_closes_a_circle_where_a_features_public_half_and_its_internal_half_are_two()
    {
        // The two halves of one feature may refer to each other.
        var between = References.Where(r => r.FromFolder.Split('/')[0] != r.ToFolder.Split('/')[0]);
        var graph = new FolderGraph(between, folder => folder);
        graph.Nodes.ShouldContain("");
        graph.Circles().ShouldBeEmpty();
    }

    [Fact]
    public void A_circle_is_found_and_its_types_are_named()
    {
        Reference[] circle =
            [new("A", "One", "B", "Two"), new("B", "Two", "C", "Three"), new("C", "Four", "A", "One"), new("C", "Four", "D", "Five")];
        new FolderGraph(circle, folder => folder).Circles().Select(r => r.ToString())
            .ShouldBe(["A/One -> B/Two", "B/Two -> C/Three", "C/Four -> A/One"]);
    }

    [Fact]
    public void Public_types_are_at_the_top_of_a_feature_and_internal_ones_below() =>
        Core.Types()
            .Where(t => t.Folder.EndsWith("/Internal", StringComparison.Ordinal) == (t.Type.DeclaredAccessibility == Accessibility.Public))
            .Select(t => $"{t.Folder}/{t.Type.Name} is {t.Type.DeclaredAccessibility}")
            .ShouldBeEmpty();

    [Fact]
    public void Files_stay_below_250_lines_and_140_columns()
    {
        var repository = Path.GetFullPath(Path.Combine(Core.Root, "..", ".."));
        var files = new[] { "src", "tests" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(repository, folder), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any())
            .Select(f => (Name: Path.GetFileName(f), Lines: File.ReadAllLines(f)))
            .ToArray();
        files.Length.ShouldBeGreaterThan(500);
        files.Where(f => f.Lines.Length > 250).Select(f => f.Name).ShouldBeEmpty();
        files.Where(f => f.Lines.Any(l => l.Length > 140)).Select(f => f.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Folders_are_features_and_their_internals_and_go_no_deeper() =>
        Core.Types().Select(t => t.Folder).Distinct()
            .Where(f => f.Contains('/', StringComparison.Ordinal) && !(f.Split('/') is [_, "Internal"]))
            .ShouldBeEmpty();
}
