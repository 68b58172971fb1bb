using System.Buffers;
using System.Text.Json;

namespace EventStore.EfCore.Cli.Json;

/// <summary>Writes events as JSON Lines through one buffer.</summary>
internal sealed class EventLineWriter(Stream output) : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, JsonFormat.WriterOptions);

    public void Write(Event value)
    {
        _writer.Reset(_buffer);
        EventJsonWriter.Write(_writer, value);
        _writer.Flush();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushBytes)
            Flush();
    }

    public void Flush()
    {
        output.Write(_buffer.WrittenSpan);
        output.Flush();
        _buffer.ResetWrittenCount();
    }

    public void Dispose() => _writer.Dispose();
}
