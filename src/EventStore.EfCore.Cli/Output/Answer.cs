using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventStore.EfCore.Cli.Answers;
using Spectre.Console;

namespace EventStore.EfCore.Cli.Output;

/// <summary>The one place that writes data to the output: a JSON document, or lines and tables for people and scripts.</summary>
internal sealed class Answer(Terminal terminal, bool isJson)
{
    /// <summary>Whether <c>--json</c> was given.</summary>
    public bool IsJson { get; } = isJson;

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

    /// <summary>Writes rows under headers: drawn on a terminal, tab-separated elsewhere.</summary>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (terminal.IsOutputTerminal)
        {
            Draw(headers, rows);
            return;
        }

        Line(headers);
        foreach (var row in rows)
            Line(row);
    }

    /// <summary>Writes cells as one tab-separated line; a tab inside a cell is made visible, so that columns stay columns.</summary>
    public void Line(IReadOnlyList<string> cells) => Text(string.Join('\t', cells.Select(Printable.Line)));

    private void Draw(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var header in headers)
            table.AddColumn(new TableColumn(Markup.Escape(header)) { NoWrap = true });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(Printable.Line(cell)))]);

        using var writer = new StreamWriter(terminal.Output, leaveOpen: true);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Write(table);
    }
}
