using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Architecture;

/// <summary>The pages for people: README.md, what is beside it, docs, and the readmes of the packages.</summary>
public sealed partial class PageTests
{
    private static readonly string Repository = Path.GetFullPath(Path.Combine(SourceTree.OfCore().Root, "..", ".."));

    private static readonly Dictionary<string, MarkdownPage> Pages = new[] { "", "docs", "src/*", "Migrations/*" }
        .SelectMany(Folders)
        .SelectMany(folder => Directory.GetFiles(folder, "*.md"))
        .ToDictionary(file => file, file => new MarkdownPage(file, File.ReadAllText(file)));

    [Fact]
    public void Links_lead_somewhere()
    {
        Pages.Count.ShouldBeGreaterThan(20);
        Pages.Values.Sum(page => page.Links.Count()).ShouldBeGreaterThan(50);
        Pages.Values.SelectMany(page => page.DeadLinks(Pages)).ShouldBeEmpty();
    }

    [Fact]
    public void A_link_to_no_file_or_to_no_heading_is_found()
    {
        var (first, second) = (Path.Combine(Repository, "first.md"), Path.Combine(Repository, "docs", "second.md"));
        var pages = new Dictionary<string, MarkdownPage>
        {
            [first] = new(first, "# What it costs\n[a](docs/second.md#the-operators-tool) [b](#what-it-costs-1)\n## What it costs\n"),
            [second] = new(
                second, "## The operator's tool\n[c](../first.md) [d](first.md) [e](../first.md#what)\n```\n[f](none.md)\n```\n"),
        };

        pages.Values.SelectMany(page => page.DeadLinks(pages))
            .ShouldBe([$"{second} links to first.md", $"{second} links to ../first.md#what"]);
    }

    [Fact]
    public void Readme_leads_to_every_page_of_docs() =>
        Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")
            .ShouldBeSubsetOf(Pages[Path.Combine(Repository, "README.md")].Links);

    [Fact]
    public void The_tests_that_pages_name_are_there()
    {
        var files = Directory.GetFiles(Path.Combine(Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any())
            .ToArray();
        var classes = files.Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet();
        var methods = files.SelectMany(file => Method().Matches(File.ReadAllText(file))).Select(m => m.Groups["name"].Value).ToHashSet();
        var names = Pages.Values.SelectMany(page => page.Names).ToArray();
        var named = names.Select(name => TestClass().Match(name)).Where(m => m.Success).Select(m => m.Groups["name"].Value).ToArray();
        var sentences = names.Where(name => Sentence().IsMatch(name)).ToArray();

        named.Length.ShouldBeGreaterThan(80);
        sentences.ShouldNotBeEmpty();
        named.Where(name => !classes.Contains(name)).ShouldBeEmpty();
        sentences.Where(name => !methods.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Prose_has_at_most_140_columns() =>
        Pages.Values.Where(page => !Path.GetFileName(Path.GetDirectoryName(page.FullPath)!).StartsWith("EFCore.", StringComparison.Ordinal))
            .SelectMany(page => page.LongLines)
            .ShouldBeEmpty();

    [Fact]
    public void The_plot_shows_the_figures_of_the_table()
    {
        var page = File.ReadAllText(Path.Combine(Repository, "docs", "benchmarks.md"));
        var bars = Bar().Matches(File.ReadAllText(Path.Combine(Repository, "docs", "benchmarks.svg")));

        bars.Select(m => $"| {m.Groups["rate"].Value} | {(m.Groups["ratio"] is { Success: true } ratio ? ratio.Value : "1.00")} |")
            .ShouldBe(Row().Matches(page).Select(m => m.Value));
        bars.Count.ShouldBe(8);
    }

    private static IEnumerable<string> Folders(string name) => name.EndsWith("/*", StringComparison.Ordinal)
        ? Directory.GetDirectories(Path.Combine(Repository, name[..^2]))
        : [Path.Combine(Repository, name)];

    [GeneratedRegex(@" (?<name>[A-Z]\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"^([\w.]+/)*(?<name>[A-Z]\w*(Tests|Conformance))$")]
    private static partial Regex TestClass();

    [GeneratedRegex("^[A-Z][a-z]*(_[A-Za-z0-9]+){2,}$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@">(?<rate>\d+,\d{3})( \(ours to this: (?<ratio>[\d.]+)\))?<")]
    private static partial Regex Bar();

    [GeneratedRegex(@"\| \d+,\d{3} \| \d\.\d\d \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
