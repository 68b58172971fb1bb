using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Draws what lies around an event: one line for each other event, forks indented, and holes named.</summary>
internal static class ChainDrawing
{
    public static IEnumerable<string> Lines(ChainAnswer chain, EventHash shown, Answer answer, TerminalLook look)
    {
        var (node, here, fork, hole) = look.HasUnicode || !answer.IsShort ? ("○", "●", "├─", "┆") : ("o", "*", "|-", ":");
        yield return "chain";
        var next = long.MaxValue;
        foreach (var link in chain.Links)
        {
            if (next < link.Sequence)
                yield return Invariant($"  {hole} {Range(next, link.Sequence - 1)} missing");
            next = link.Sequence + 1;
            var mark = link.Hash == shown ? here : node;
            yield return Invariant(
                $"  {(link.IsFork ? fork : "")}{mark} {link.Sequence}  position {link.Position}  {answer.Digits(link.Hash.ToString())}")
                + (link.IsFork ? "  fork" : "") + (link.Hash == shown ? "  this one" : "");
        }

        if (chain.Dependencies.Count > 0)
            yield return "depends on";
        foreach (var dependency in chain.Dependencies)
        {
            var hash = answer.Digits(dependency.Hash.ToString());
            yield return dependency is { Author: { } author, Sequence: { } sequence, Position: { } position }
                ? Invariant($"  {node} position {position}  {hash}  number {sequence} of {answer.Digits(author.ToString())}")
                : $"  {hole} {hash} is not here";
        }
    }

    private static string Range(long from, long to) => from == to ? Invariant($"{from}") : Invariant($"{from} to {to}");
}
