using System.Text.RegularExpressions;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

/// <summary>The statements of docs/scaling.md that make the roles.</summary>
internal static partial class RolesPage
{
    private static readonly string[] Groups = string.Join("\n", Block().Matches(Text()).Select(m => m.Groups["sql"].Value)).Split("\n\n");

    /// <summary>Makes a role that stores and reads.</summary>
    public static string ToRun(string role, string password) =>
        Of(0, "archivist", role).Replace("'…'", $"'{password}'", StringComparison.Ordinal);

    /// <summary>Has it repair, too.</summary>
    public static string ToRepair(string role) => Of(1, "archivist", role);

    /// <summary>Has it erase, too.</summary>
    public static string ToErase(string role) => Of(2, "eraser", role);

    private static string Of(int group, string name, string role) => Groups[group].Contains($" {name}", StringComparison.Ordinal)
        ? Groups[group].Replace($" {name}", $" {role}", StringComparison.Ordinal)
        : throw new InvalidOperationException($"docs/scaling.md has no statements for the role '{name}' there: {Groups[group]}");

    private static string Text()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "scaling.md"));
    }

    [GeneratedRegex("^```sql\n(?<sql>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
