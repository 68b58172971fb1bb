using System.Buffers;
using System.Text.Json;

namespace EventStore.EfCore.AspNetCore;

/// <summary>Writes the answers of <c>POST events</c>: a JSON object a line.</summary>
internal sealed class JsonLines(IBufferWriter<byte> output) : IDisposable
{
    public const string ContentType = "application/jsonl";

    private readonly Utf8JsonWriter _writer = new(output);

    public void Write(LineAnswer answer)
    {
        _writer.Reset(output);
        _writer.WriteStartObject();
        _writer.WriteNumber("line", answer.Line);
        if (answer.Problem is { } problem)
        {
            _writer.WritePropertyName("error");
            problem.WriteTo(_writer);
        }
        else
        {
            _writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(answer.Receipt.Outcome.ToString()));
            _writer.WriteNumber("position", answer.Receipt.Position);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        output.Write("\n"u8);
    }

    public void Dispose() => _writer.Dispose();
}
