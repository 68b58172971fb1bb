using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventStore.EfCore.Cli.Answers;
using Spectre.Console;

namespace EventStore.EfCore.Cli.Output;

/// <summary>The one place that writes data to the output: a JSON document, or lines and tables for people and scripts.</summary>
/// <param name="terminal">Gets it.</param>
/// <param name="isJson">Whether the answer is JSON.</param>
/// <param name="isShort">Whether rows are to fit into a terminal's width.</param>
internal sealed class Answer(Terminal terminal, bool isJson, bool isShort)
{
    private const int ShortHash = 8;

    public bool IsJson { get; } = isJson;

    /// <summary>Whether a person reads it on a terminal, and did not ask for whole lines.</summary>
    public bool IsShort { get; } = isShort;

    /// <summary>Writes the whole answer as one JSON document on one line.</summary>
    public void Json<T>(T value)
    {
        var type = (JsonTypeInfo<T>)AnswerJson.Options.GetTypeInfo(typeof(T));
        terminal.Output.Write([.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n']);
        terminal.Output.Flush();
    }

    /// <summary>Writes one line, control characters made visible.</summary>
    public void Line(string text) => Text(Printable.Line(text));

    /// <summary>Writes text as it is, and ends the line.</summary>
    public void Text(string text)
    {
        terminal.Output.Write(Encoding.UTF8.GetBytes(text + "\n"));
        terminal.Output.Flush();
    }

    /// <summary>Writes cells as one tab-separated line; a tab inside a cell is made visible, so that columns stay columns.</summary>
    public void Line(IReadOnlyList<string> cells) => Text(string.Join('\t', cells.Select(Printable.Line)));

    /// <summary>Writes rows: aligned and each on one line of a terminal, or tab-separated and whole.</summary>
    public void Rows(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (IsShort)
        {
            foreach (var line in FittedRows.Of([.. rows.Select(r => r.Select(Printable.Line).ToArray())], terminal.Look))
                Text(line);
            return;
        }

        foreach (var row in rows)
            Line(row);
    }

    /// <summary>Writes rows under headers: drawn on a terminal, tab-separated elsewhere.</summary>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (IsShort)
        {
            Draw(headers, rows);
            return;
        }

        Line(headers);
        foreach (var row in rows)
            Line(row);
    }

    /// <summary>A hash or a key as a row shows it: enough of it to tell two apart, or all.</summary>
    public string Digits(string hex) => IsShort ? hex[..ShortHash] : hex;

    private void Draw(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = terminal.Look.HasUnicode ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var header in headers)
            table.AddColumn(new TableColumn(Markup.Escape(header)) { NoWrap = true });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(Printable.Line(cell)))]);

        using var writer = new StreamWriter(terminal.Output, leaveOpen: true);
        terminal.CreateConsole(writer).Write(table);
    }
}
