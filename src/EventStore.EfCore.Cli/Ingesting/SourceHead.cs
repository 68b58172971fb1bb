using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Looks at the first bytes of a source, so that a wrong file is refused as what it is and not line by line.</summary>
internal static class SourceHead
{
    private const int MaxBytes = 4096;

    private static readonly (byte[] Start, string Kind, string Remedy)[] Formats =
    [
        (
            [.. SqliteFile.Header],
            "a SQLite database",
            "`eventstore import FILE` stores the events of a legacy archive; those of another store come from "
            + "`eventstore export --store FILE`"),
        ([0x1F, 0x8B], "compressed with gzip", "Unpack it: `gunzip -c FILE | eventstore ingest -`"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with Zstandard", "Unpack it: `zstd -dc FILE | eventstore ingest -`"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "compressed with xz", "Unpack it: `xz -dc FILE | eventstore ingest -`"),
        ([.. "BZh"u8], "compressed with bzip2", "Unpack it: `bzip2 -dc FILE | eventstore ingest -`"),
        ([.. "PK\x3\x4"u8], "a ZIP archive", "Unpack it, and ingest the files in it"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture", "Name a file of JSON Lines"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture", "Name a file of JSON Lines"),
        ([.. "%PDF-"u8], "a PDF document", "Name a file of JSON Lines"),
        ([0xFF, 0xFE], "text in UTF-16", "Convert it: `iconv -f UTF-16 -t UTF-8 FILE | eventstore ingest -`"),
        ([0xFE, 0xFF], "text in UTF-16", "Convert it: `iconv -f UTF-16 -t UTF-8 FILE | eventstore ingest -`"),
    ];

    /// <summary>Reads no more than the first line, or two where one leaves it open, and leaves all of it to be read.</summary>
    /// <exception cref="CliException">The source is something else than JSON Lines.</exception>
    public static async Task CheckAsync(PipeReader source, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A read of a terminal or a pipe cannot be cancelled; waiting for it can.
            var result = await source.ReadAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            var head = result.Buffer.Slice(0, Math.Min(MaxBytes, result.Buffer.Length)).ToArray();
            var isEnough = result.IsCompleted || head.Length == MaxBytes || IsEnough(head);
            source.AdvanceTo(result.Buffer.Start, isEnough ? result.Buffer.Start : result.Buffer.End);
            if (!isEnough)
                continue;
            if (Recognize(head) is var (kind, remedy))
                throw new CliException(CliProblem.Input, $"{name} is not JSON Lines but {kind}; nothing of it was stored. {remedy}.");
            return;
        }
    }

    private static bool IsEnough(ReadOnlySpan<byte> head)
    {
        var text = TrimStart(head);
        var end = text.IndexOf((byte)'\n');
        return end >= 0 && (!IsOpening(text[..end]) || TrimStart(text[end..]).Contains((byte)'\n'));
    }

    private static (string Kind, string Remedy)? Recognize(ReadOnlySpan<byte> head)
    {
        foreach (var (start, kind, remedy) in Formats)
        {
            if (head.StartsWith(start))
                return (kind, remedy);
        }

        var text = TrimStart(head);
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        if (text is [(byte)'[', ..] && TrimStart(text[1..]) is [(byte)'{', ..])
            return ("one JSON array", "Write its elements as lines: `jq -c '.[]' FILE | eventstore ingest -`");
        if (text is [(byte)'{', ..] && IsOpening(line) && GoesOn(text, line.Length))
            return ("a JSON document over several lines", "Write it as one line: `jq -c . FILE | eventstore ingest -`");

        // A file with a damaged line in it is still one of lines: that line is rejected, and the others are stored.
        var hasObjects = text is [(byte)'{', not 0, ..] || text.IndexOf("\n{\""u8) >= 0;
        return hasObjects || (!head.Contains((byte)0) && IsText(head)) ? null : ("binary data", "Name a file of JSON Lines");
    }

    // A line of JSON Lines is a whole object.
    private static bool IsOpening(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)'[' or (byte)','];

    /// <summary>
    /// Whether the object that begins in the first line has a part of it in the second. A second line that is whole by itself, or is too
    /// long to tell, is none: the first one was cut off.
    /// </summary>
    private static bool GoesOn(ReadOnlySpan<byte> text, int firstLine)
    {
        var second = TrimStart(text[firstLine..]);
        var end = second.IndexOf((byte)'\n');
        if (second is [(byte)'{', ..] && (end < 0 || IsWhole(second[..end])))
            return false;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenStartIndex > firstLine)
                    return true;
            }
        }
        catch (JsonException)
        {
            // The next line does not continue it: a damaged line, and the reader of lines will say so.
        }

        return false;
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        Span<char> buffer = stackalloc char[MaxBytes];
        var status = Utf8.ToUtf16(head, buffer, out _, out _, replaceInvalidSequences: false, isFinalBlock: false);
        return status is OperationStatus.Done or OperationStatus.NeedMoreData;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) =>
        (text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text).TrimStart(" \t\r\n"u8);
}
