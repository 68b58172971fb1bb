using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Files of JSON Lines, one after the other; `-` is the standard input.</summary>
/// <param name="files">Their paths.</param>
/// <param name="openInput">Opens the standard input.</param>
/// <param name="maxPayloadBytes">The largest payload a line must have room for.</param>
/// <param name="tooLong">Gets lines that are too long to be kept; null where nobody wants them.</param>
internal sealed class JsonLinesSource(IReadOnlyList<string> files, Func<Stream> openInput, int maxPayloadBytes, Stream? tooLong)
    : IEventSource
{
    public const string StandardInput = "-";

    private static readonly StreamPipeReaderOptions Buffer = new(bufferSize: 64 * 1024, leaveOpen: true);

    /// <summary>Bytes; null where one of the sources is a pipe.</summary>
    public long? Total { get; private set; }

    /// <summary>Looks at all files before anything of the first one is stored.</summary>
    /// <exception cref="CliException">One is not there, or is something else than JSON Lines.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(f => f != StandardInput))
            InputFile.Require(file);

        var lengths = files.Select(f => f == StandardInput ? 0 : InputFile.Length(f)).ToArray();
        Total = lengths.Contains(0) ? null : lengths.Sum();
        foreach (var file in files.Where((_, i) => lengths[i] > 0))
        {
            var stream = Open(file);
            await using (stream.ConfigureAwait(false))
                await SourceHead.CheckAsync(PipeReader.Create(stream, Buffer), Quoted(file), cancellationToken).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<SourceItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = 0L;
        foreach (var file in files)
        {
            var stream = await Opening.RunAsync(() => Open(file), cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var name = file == StandardInput ? "standard input" : Path.GetFileName(file);
                var pipe = PipeReader.Create(stream, Buffer);
                await SourceHead.CheckAsync(pipe, Quoted(file), cancellationToken).ConfigureAwait(false);
                var lines = new EventLineReader(pipe.AsStream(leaveOpen: true), maxPayloadBytes) { TooLong = tooLong };
                while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
                    yield return Read(lines, name, before + lines.BytesRead);

                before += lines.BytesRead;
            }
        }
    }

    private static string Quoted(string file) => file == StandardInput ? "The standard input" : $"'{file}'";

    private Stream Open(string file) => file == StandardInput
        ? openInput()
        : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);

    private static SourceItem Read(EventLineReader lines, string name, long done)
    {
        var place = new Place(name, Place.Line, lines.LineNumber);
        try
        {
            return SourceItem.Of(place, lines.GetEvent(), done, lines.Line);
        }
        catch (EventFormatException e)
        {
            return SourceItem.Rejected(place, e.Reason, done, lines.Line);
        }
        catch (InvalidEventException e)
        {
            return SourceItem.Rejected(place, e.Reason, done, lines.Line);
        }
    }
}
