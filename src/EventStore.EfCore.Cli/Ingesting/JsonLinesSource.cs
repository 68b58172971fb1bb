using System.Runtime.CompilerServices;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Files of JSON Lines, one after the other; `-` is the standard input.</summary>
internal sealed class JsonLinesSource(IReadOnlyList<string> files, Stream input, int maxPayloadBytes) : IEventSource
{
    public const string StandardInput = "-";

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
                var lines = new EventLineReader(stream, maxPayloadBytes);
                while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
                    yield return Read(lines, name, before + lines.BytesRead);

                before += lines.BytesRead;
            }
        }
    }

    private Stream Open(string file) => file == StandardInput
        ? input
        : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);

    private static SourceItem Read(EventLineReader lines, string name, long done)
    {
        var place = new Place(name, "line", lines.LineNumber);
        try
        {
            return SourceItem.Of(place, lines.GetEvent(), done);
        }
        catch (EventFormatException e)
        {
            return SourceItem.Rejected(place, e.Reason, done);
        }
        catch (InvalidEventException e)
        {
            return SourceItem.Rejected(place, e.Reason, done);
        }
    }
}
