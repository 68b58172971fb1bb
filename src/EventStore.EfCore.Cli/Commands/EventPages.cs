using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Prints a page of events: one line each, or one JSON document.</summary>
internal static class EventPages
{
    private const int TextLength = 80;

    /// <summary>
    /// Prints the page; corrupt rows and missing positions are findings, which the store has logged by name. Erased events are told of.
    /// </summary>
    public static int Write(CliContext cli, Answer answer, EventPage page, string more)
    {
        if (answer.IsJson)
        {
            answer.Json(new PageAnswer(page.Events, page.HasMore, page.Corrupt, page.MissingPositions, page.Erased, page.Place));
        }
        else
        {
            answer.Rows([.. page.Events.Select(e => Cells(answer, e))]);
            foreach (var erased in page.Erased)
                cli.Messages.Warn($"The event at position {erased.Position} was erased at {Times.Format(erased.ErasedAtMs)}.");
            if (page.HasMore)
                cli.Messages.Note(more);
        }

        return page is { Corrupt: [], MissingPositions: [] } ? ExitCode.Done : ExitCode.Failure;
    }

    /// <summary>Prints one event as it comes: a line for people, or a JSON document.</summary>
    public static void Write(Answer answer, StoredEvent stored)
    {
        if (answer.IsJson)
            answer.Json(stored);
        else
            answer.Rows([Cells(answer, stored)]);
    }

    // position, hash, author, sequence, channel, time hint, payload
    private static string[] Cells(Answer answer, StoredEvent stored) =>
    [
        stored.Position.ToString(CultureInfo.InvariantCulture),
        answer.Digits(stored.Event.Hash.ToString()),
        answer.Digits(stored.Event.Author.ToString()),
        stored.Event.Sequence.ToString(CultureInfo.InvariantCulture),
        stored.Event.Channel ?? "-",
        answer.IsShort
            ? Times.FormatShort(stored.Event.Content.TimestampHintMs)
            : Times.Format(stored.Event.Content.TimestampHintMs),
        Preview(stored.Event.Content.Payload.Span),
    ];

    private static string Preview(ReadOnlySpan<byte> payload)
    {
        if (!Printable.TryReadText(payload, out var text))
            return $"({payload.Length} bytes)";
        var start = new StringInfo(text);
        return start.LengthInTextElements <= TextLength ? text : $"{start.SubstringByTextElements(0, TextLength)}…";
    }
}
