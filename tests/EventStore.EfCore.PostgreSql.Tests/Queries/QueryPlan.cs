using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventStore.EfCore.PostgreSql.Tests.Queries;

/// <summary>A plan as EXPLAIN (FORMAT JSON) gives it: https://www.postgresql.org/docs/current/using-explain.html.</summary>
internal sealed partial class QueryPlan(JsonElement root)
{
    private static readonly string[] Conditions = ["Index Cond", "Recheck Cond", "Filter", "TID Cond"];

    // By which column a row's server is known; the other tables have no servers' rows.
    private static readonly Dictionary<string, Regex> Keys = new()
    {
        ["Servers"] = NamesServer(),
        ["Chains"] = HasServer(),
        ["Channels"] = HasServer(),
        ["ChainGaps"] = HasServer(),
        ["Events"] = HasServer(),
        ["Quarantine"] = HasServer(),
        ["Erasures"] = HasServer(),
        ["ChangePermits"] = HasServer(),
    };

    /// <summary>The nodes that read a table's rows without being held to a server, or to one that a node around them is held to.</summary>
    public IEnumerable<string> UnboundScans => Nodes(root).Where(node => !IsBound(node)).Select(node => node.GetRawText());

    /// <summary>Whether it reads a table of servers' rows.</summary>
    public bool Reads(string table) => Nodes(root).Any(node => Table(node) == table);

    private static bool IsBound(JsonElement node) => Table(node) is not { } table || Conditions
        .Where(name => node.TryGetProperty(name, out _))
        .SelectMany(name => Conjuncts(node.GetProperty(name).GetString()!))
        .Any(condition => Keys[table].IsMatch(condition));

    // What is inserted says its server by itself; what is updated or deleted is read by a node below.
    private static string? Table(JsonElement node) =>
        node.GetProperty("Node Type").GetString() != "ModifyTable"
        && node.TryGetProperty("Relation Name", out var name)
        && Keys.ContainsKey(name.GetString()!) ? name.GetString() : null;

    private static IEnumerable<JsonElement> Nodes(JsonElement node) => !node.TryGetProperty("Plans", out var children)
        ? [node]
        : children.EnumerateArray().SelectMany(Nodes).Prepend(node);

    /// <summary>The conditions that must all hold: <c>((a = 1) AND ((b = 2) OR (c = 3)))</c> has two.</summary>
    private static IEnumerable<string> Conjuncts(string condition)
    {
        var (depth, start) = (0, 1);
        for (var i = 0; i < condition.Length; i++)
        {
            depth += condition[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 1 && string.CompareOrdinal(condition, i, " AND ", 0, 5) == 0)
            {
                yield return condition[start..i];
                start = i + 5;
            }
        }

        yield return start == 1 ? condition : condition[start..^1];
    }

    [GeneratedRegex("""^\((\w+\.)?"ServerId" (= |OPERATOR\(pg_catalog\.=\) )""")]
    private static partial Regex HasServer();

    [GeneratedRegex("""^\((\w+\.)?("Id"|\("Key"\)::text|"Key") = """)]
    private static partial Regex NamesServer();
}
