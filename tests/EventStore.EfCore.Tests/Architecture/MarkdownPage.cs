using System.Text.RegularExpressions;

namespace EventStore.EfCore.Tests.Architecture;

/// <summary>A page for people, as far as it can be checked: where it leads to, what it can be entered by, and what code it names.</summary>
internal sealed partial class MarkdownPage(string fullPath, string text)
{
    private readonly string[] _lines = text.Split('\n');
    private readonly string[] _prose = [.. OutsideOfBlocks(text.Split('\n'))];

    public string FullPath => fullPath;

    /// <summary>The headings as the places that a link can lead to.</summary>
    public HashSet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>();
            foreach (var heading in _prose.Select(line => Heading().Match(line)).Where(m => m.Success))
            {
                // Letters, digits, hyphens and underscores stay, spaces become hyphens; what comes again is numbered.
                var anchor = NotInAnchors().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-');
                for (var (unique, number) = (anchor, 1); !anchors.Add(unique); number++)
                    unique = $"{anchor}-{number}";
            }

            return anchors;
        }
    }

    /// <summary>Where it leads to in the repository: paths, from the page's own folder on, and anchors.</summary>
    public IEnumerable<string> Links =>
        Paragraphs.SelectMany(paragraph => Link().Matches(Code().Replace(paragraph, "code"))).Select(m => m.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>What stands between backticks.</summary>
    public IEnumerable<string> Names =>
        Paragraphs.SelectMany(paragraph => Code().Matches(paragraph)).Select(m => m.Groups["text"].Value);

    /// <summary>Lines above 140 columns; rows of tables are not cut.</summary>
    public IEnumerable<string> LongLines =>
        _lines.Where(line => line.Length > 140 && !line.StartsWith('|')).Select(line => $"{fullPath}: {line}");

    private string[] Paragraphs => string.Join('\n', _prose).Split("\n\n");

    /// <summary>The links that lead nowhere, with what is missing.</summary>
    /// <param name="pages">All pages, by their full paths.</param>
    public IEnumerable<string> DeadLinks(IReadOnlyDictionary<string, MarkdownPage> pages)
    {
        foreach (var link in Links)
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? fullPath : Path.GetFullPath(parts[0], Path.GetDirectoryName(fullPath)!);
            var isThere = parts.Length == 1
                ? File.Exists(target) || Directory.Exists(target) || pages.ContainsKey(target)
                : pages.TryGetValue(target, out var page) && page.Anchors.Contains(parts[1]);
            if (!isThere)
                yield return $"{fullPath} links to {link}";
        }
    }

    private static IEnumerable<string> OutsideOfBlocks(IEnumerable<string> lines)
    {
        var isInside = false;
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isInside = !isInside;
            else if (!isInside)
                yield return line;
        }
    }

    [GeneratedRegex("^#{1,6} (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\-_ ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();
}
