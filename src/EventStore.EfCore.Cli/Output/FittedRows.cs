using System.Globalization;
using System.Text;
using Spectre.Console;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Rows of cells under each other in columns, each row on one line of the terminal.</summary>
internal static class FittedRows
{
    // A name may have 128 characters; the last cell has no such bound, for the line ends it.
    private const int MaxCell = 20;
    private const string Space = "  ";

    public static IEnumerable<string> Of(IReadOnlyList<string[]> rows, TerminalLook look)
    {
        if (rows.Count == 0)
            return [];
        var ellipsis = look.HasUnicode ? "…" : "...";
        var cut = rows.Select(r => r.Select((cell, i) => i == r.Length - 1 ? cell : Cut(cell, MaxCell, ellipsis)).ToArray()).ToArray();
        var widths = Enumerable.Range(0, rows[0].Length - 1).Select(i => cut.Max(r => r[i].GetCellWidth())).ToArray();
        return cut.Select(r => Cut(Join(r, widths), look.Width, ellipsis));
    }

    private static string Join(string[] cells, int[] widths) =>
        string.Join(Space, cells.Select((cell, i) => i == widths.Length ? cell : cell + new string(' ', widths[i] - cell.GetCellWidth())));

    /// <summary>As much of the text as fits: some characters take two columns of a terminal, some none.</summary>
    private static string Cut(string text, int width, string ellipsis)
    {
        if (text.GetCellWidth() <= width)
            return text;
        var line = new StringBuilder();
        var left = width - ellipsis.Length;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && (left -= elements.GetTextElement().GetCellWidth()) >= 0)
            line.Append(elements.GetTextElement());
        return line.Append(ellipsis).ToString();
    }
}
