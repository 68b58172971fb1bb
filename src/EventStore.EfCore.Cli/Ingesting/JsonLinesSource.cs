using System.Runtime.CompilerServices;
using EventStore.EfCore.Cli.Json;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Files of JSON Lines, one after the other; `-` is the standard input.</summary>
internal sealed class JsonLinesSource(IReadOnlyList<string> files, Stream input, int maxPayloadBytes) : IEventSource
{
    public const string StandardInput = "-";

    // Base64 takes four characters for three bytes; escapes and white space get as much again, names and hashes the rest.
    private readonly int _maxLineBytes = (int)Math.Min(Array.MaxLength / 2, (maxPayloadBytes * 8L / 3) + (64 * 1024));

    public long? Total { get; } = files.Contains(StandardInput) ? null : files.Sum(f => new FileInfo(f).Length);

    public async IAsyncEnumerable<SourceItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = 0L;
        foreach (var file in files)
        {
            var stream = Open(file);
            await using (stream.ConfigureAwait(false))
            {
                var name = file == StandardInput ? "standard input" : Path.GetFileName(file);
                var lines = new LineReader(stream, _maxLineBytes);
                while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (lines.IsTooLong || !IsBlank(lines.Line.Span))
                        yield return Read(lines, name, before + lines.Bytes);
                }

                before += lines.Bytes;
            }
        }
    }

    private Stream Open(string file) => file == StandardInput
        ? input
        : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);

    private SourceItem Read(LineReader lines, string name, long done)
    {
        var place = new Place(name, "line", lines.Number);
        if (lines.IsTooLong)
            return SourceItem.Rejected(place, $"it is longer than {_maxLineBytes} bytes", done);

        try
        {
            return SourceItem.Of(place, EventJsonReader.Read(lines.Line.Span), done);
        }
        catch (EventFormatException e)
        {
            return SourceItem.Rejected(place, e.Message, done);
        }
        catch (InvalidEventException e)
        {
            return SourceItem.Rejected(place, e.Reason, done);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
}
