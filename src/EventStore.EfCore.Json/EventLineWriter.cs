using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventStore.EfCore.Json.Events;

namespace EventStore.EfCore.Json;

/// <summary>
/// Writes events as JSON Lines, the format that <see cref="EventLineReader"/> reads: UTF-8, members in one fixed order, lower-case
/// hexadecimal digits, each line ended by a line feed. The same event gives the same bytes. One caller at a time.
/// </summary>
/// <param name="output">Gets whole lines, about 64 KiB at once. It stays open.</param>
public sealed class EventLineWriter(Stream output) : IAsyncDisposable
{
    private const int FlushBytes = 64 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // lines are not put into a web page
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Options);

    /// <summary>Writes one line; it may stay in this writer's buffer until more have come.</summary>
    public ValueTask WriteAsync(Event value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        _writer.Reset(_buffer);
        EventJsonWriter.Write(_writer, value);
        return EndAsync(cancellationToken);
    }

    /// <summary>Writes one line that has the event's <c>position</c> and <c>storedAtMs</c>, too.</summary>
    /// <inheritdoc cref="WriteAsync(Event, CancellationToken)"/>
    public ValueTask WriteStoredAsync(StoredEvent value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        _writer.Reset(_buffer);
        EventJsonWriter.Write(_writer, value);
        return EndAsync(cancellationToken);
    }

    /// <summary>Writes one line of a backup, which may be what is left of an erased event.</summary>
    internal ValueTask WriteBackedUpAsync(StoredEvent value, CancellationToken cancellationToken)
    {
        if (value.Erasure is null)
            return WriteStoredAsync(value, cancellationToken);
        _writer.Reset(_buffer);
        EventJsonWriter.WriteErased(_writer, value);
        return EndAsync(cancellationToken);
    }

    /// <summary>Passes what is buffered on to the output and flushes that. What it failed to pass on is dropped.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await output.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _buffer.ResetWrittenCount();
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Passes on what is still buffered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_buffer.WrittenCount > 0)
            await FlushAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask EndAsync(CancellationToken cancellationToken)
    {
        _writer.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenCount < FlushBytes ? ValueTask.CompletedTask : FlushAsync(cancellationToken);
    }
}
