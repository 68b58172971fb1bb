using EventStore.EfCore.Json.Events;
using EventStore.EfCore.Json.Lines;

namespace EventStore.EfCore.Json;

/// <summary>
/// Reads JSON Lines, one event a line, in the order of the stream. A line that is not an event does not end it: the next call goes on
/// behind that line. Blank lines and a byte order mark are passed over.
/// </summary>
/// <remarks>
/// The members of a line: <c>server</c>, <c>hash</c>, <c>author</c>, <c>sequence</c>, <c>previous</c>, <c>timestampHintMs</c>,
/// <c>payload</c> and <c>signature</c>, and optionally <c>dependencies</c> and <c>channel</c>. Bytes are hexadecimal digits, the payload
/// is base64, the time Unix milliseconds. Members of other names are passed over. Memory does not grow with the stream: a line may be a
/// little longer than the largest payload takes, and no more of it is kept. Signatures are not verified.
/// </remarks>
/// <param name="stream">UTF-8. It stays open.</param>
/// <param name="maxPayloadBytes">The largest payload a line must have room for: <see cref="EventStoreOptions.MaxPayloadBytes"/>.</param>
public sealed class EventLineReader(Stream stream, int maxPayloadBytes = EventLimits.DefaultMaxPayloadBytes)
{
    private readonly LineReader _lines = new(stream, MaxLineBytes(maxPayloadBytes));

    /// <summary>The number of the current line, from 1; blank lines count.</summary>
    public long LineNumber => _lines.Number;

    /// <summary>How many bytes of the stream there are up to the end of the current line.</summary>
    public long BytesRead => _lines.Bytes;

    /// <summary>
    /// The current line as it was, without its end and byte order mark: for keeping what is no event. Valid until the next call of
    /// <see cref="ReadAsync"/>. Empty where the line was too long.
    /// </summary>
    public ReadOnlyMemory<byte> Line => _lines.Line;

    /// <summary>Gets the bytes of lines that are too long, as they are read, without their ends; null where nobody wants them.</summary>
    public Stream? TooLong
    {
        get => _lines.TooLong;
        init => _lines.TooLong = value;
    }

    /// <summary>Goes on to the next line that is not blank; false at the end of the stream.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while the stream was waited for.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (await _lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_lines.IsTooLong || !IsBlank(_lines.Line.Span))
                return true;
        }

        return false;
    }

    /// <summary>The event of the current line.</summary>
    /// <exception cref="EventFormatException">The line is not the JSON object of an event, or is too long.</exception>
    /// <exception cref="InvalidEventException">It is, but the event breaks a limit.</exception>
    public Event GetEvent() => EventJsonReader.ReadLine(WholeLine());

    /// <summary>The event of the current line and its place, where the line has <c>position</c> and <c>storedAtMs</c>, too.</summary>
    /// <inheritdoc cref="GetEvent"/>
    public StoredEvent GetStoredEvent() => EventJsonReader.ReadStoredLine(WholeLine());

    /// <summary>The same of a line of a backup, which may be what is left of an erased event.</summary>
    internal StoredEvent GetBackedUpEvent() => EventJsonReader.ReadBackupLine(WholeLine());

    private ReadOnlySpan<byte> WholeLine() => _lines.IsTooLong
        ? throw new EventFormatException($"it is longer than {_lines.MaxLineBytes} bytes")
        : _lines.Line.Span;

    // Base64 takes four characters for three bytes; escapes and white space get as much again, names and hashes the rest.
    private static int MaxLineBytes(int maxPayloadBytes) => (int)Math.Min(Array.MaxLength / 2, (maxPayloadBytes * 8L / 3) + (64 * 1024));

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
}
