using System.Text.Encodings.Web;
using System.Text.Json;

namespace EventStore.EfCore.Cli.Json;

/// <summary>How this tool writes JSON: compact UTF-8 in which only what must be escaped is.</summary>
internal static class JsonFormat
{
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // nothing here is put into a web page
        SkipValidation = true,
    };
}
